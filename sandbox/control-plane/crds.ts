import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import { type ClusterApi, waitUntil } from "./cluster-api";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
/** Who owns the fields of what the sandbox applies. */
const FIELD_MANAGER = "talos-policy-lab-sandbox";
/** For an API server that never gets to it; a busy one takes long. */
const TIMEOUT_MS = 300_000;

/** A definition as it lies on disk. */
export interface CrdFile {
  readonly name: string;
  readonly yaml: string;
  /** Its resource in every version that is served: `/apis/cilium.io/v2/ciliumnetworkpolicies`. */
  readonly resourcePaths: readonly string[];
}

/**
 * Reads what we need of a generated definition. A YAML parser takes more than a second for all of them; the generator
 * writes every one with the same indentation, and one that is not so is refused.
 */
export function parseCrd(yaml: string): CrdFile {
  const spec = yaml.slice(yaml.search(/^spec:$/m));
  const name = /^ {2}name: (\S+)$/m.exec(yaml.slice(0, yaml.search(/^spec:$/m)))?.[1];
  const group = /^ {2}group: (\S+)$/m.exec(spec)?.[1];
  const plural = /^ {4}plural: (\S+)$/m.exec(spec)?.[1];
  const versions = spec.slice(spec.search(/^ {2}versions:$/m));
  const names = [...versions.matchAll(/^(?: {2}- | {4})name: (\S+)$/gm)].map((match) => match[1]);
  const served = [...versions.matchAll(/^(?: {2}- | {4})served: (\S+)$/gm)].map(
    (match) => match[1] === "true",
  );
  if (!name || name !== `${plural}.${group}` || names.length === 0 || names.length !== served.length) {
    throw new Error(`not a generated CustomResourceDefinition: ${yaml.slice(0, 200)}`);
  }
  const resourcePaths = names.filter((_, index) => served[index]).map((v) => `/apis/${group}/${v}/${plural}`);
  return { name, yaml, resourcePaths };
}

/** All definitions in some folders. */
export function readCrds(folders: readonly string[]): readonly CrdFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => parseCrd(readFileSync(path.join(folder, file), "utf8"))),
  );
}

/** Applies definitions and waits until every one of them is served. */
export async function applyCrds(api: ClusterApi, crds: readonly CrdFile[]): Promise<void> {
  await Promise.all(crds.map((crd) => applyCrd(api, crd)));
  let waitingFor = crds.flatMap(({ resourcePaths }) => resourcePaths);
  const done = await waitUntil(async () => {
    waitingFor = await notServed(api, waitingFor);
    return waitingFor.length === 0;
  }, TIMEOUT_MS);
  if (!done) throw new UserError(`the API server does not serve these resources: ${waitingFor.join(", ")}`);
}

/** What an API server answers that is too busy: it has not said no. */
const BUSY: readonly number[] = [429, 503, 504];

async function applyCrd(api: ClusterApi, crd: CrdFile): Promise<void> {
  const apply = () =>
    api.request({
      method: "PATCH",
      path: `${CRDS}/${crd.name}?fieldManager=${FIELD_MANAGER}&force=true`,
      body: crd.yaml,
      contentType: "application/apply-patch+yaml",
      timeoutMs: TIMEOUT_MS,
    });
  let answer = await apply();
  const isBusy = () => BUSY.includes(answer.status);
  await waitUntil(async () => {
    if (isBusy()) answer = await apply();
    return !isBusy();
  }, TIMEOUT_MS);
  if (answer.status >= 300 || answer.status === 0) {
    throw new UserError(`the API server refused the definition ${crd.name}: ${answer.body.slice(0, 500)}`);
  }
}

/**
 * The resources that are not served yet. The API server lists a resource in its discovery only when the definition is
 * established. (Listing objects would prove it too, but makes the server compile every schema at once: 4 s.)
 */
async function notServed(api: ClusterApi, resourcePaths: readonly string[]): Promise<string[]> {
  const discovered = new Map<string, string>();
  const groups = [...new Set(resourcePaths.map((target) => path.posix.dirname(target)))];
  await Promise.all(
    groups.map(async (group) => discovered.set(group, (await api.request({ path: group })).body)),
  );
  return resourcePaths.filter((target) => {
    const list = discovered.get(path.posix.dirname(target)) ?? "";
    return !list.includes(`"name":"${path.posix.basename(target)}"`);
  });
}
