import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../messages/user-error";
import type { ManifestObject } from "../../verdicts/world";
import type { ManifestDocument } from "../manifest-document";
import { parseManifests } from "../parse-manifests";
import type { RenderedSource } from "./rendered-source";
import { type OtherRenderers, type RendererRun, runRenderer } from "./run-renderer";

/** Kustomize says in this annotation which file an object is from (`buildMetadata: [originAnnotations]`). */
const originAnnotation = "config.kubernetes.io/origin";

const loading = ["--load-restrictor", "LoadRestrictionsNone"];

const build = (folder: string, what: string, others: OtherRenderers): RendererRun =>
  runRenderer("kubectl", ["kustomize", folder, ...loading], what, others);

/** Builds a folder with the origins of its objects: by a kustomization around it, since no flag asks for them. */
const buildWithOrigins = (
  folder: string,
  what: string,
  others: OtherRenderers,
): RendererRun & { readonly base: string } => {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), "lab-kustomize-")));
  try {
    const resource = path.relative(base, realpathSync(folder)).split(path.sep).join("/");
    const around = { resources: [resource], buildMetadata: ["originAnnotations"] };
    writeFileSync(path.join(base, "kustomization.yaml"), JSON.stringify(around));
    return { ...build(base, what, others), base };
  } finally {
    rmSync(base, { recursive: true });
  }
};

/** What of kustomize's message a person can use: the innermost of the things that it wraps into each other. */
const failureText = (failure: string): string => {
  const text = failure.replace(/^error: /, "").replace(/\s+/g, " ");
  const missing = /lstat ([^:']+): (no such file or directory)/.exec(text);
  if (missing !== null) return `${missing[1]}: ${missing[2]}`;
  const inner =
    text.split(/accumulat\w+ (?:resources|components|err)[^:]*: (?:accumulation err=')?/).at(-1) ?? text;
  return inner.replace(/': must build at directory:.*$/, "");
};

const originOf = (object: ManifestObject): string | undefined => {
  const { annotations } = (object.metadata ?? {}) as {
    readonly annotations?: Readonly<Record<string, string>>;
  };
  const text = annotations?.[originAnnotation];
  if (text === undefined) return undefined;
  const origin = parse(text) as { readonly path?: unknown; readonly repo?: unknown } | null;
  return typeof origin?.path === "string" && origin.repo === undefined ? origin.path : undefined;
};

const withoutOrigin = (document: ManifestDocument): ManifestDocument => {
  const { metadata } = document.object;
  const { [originAnnotation]: _, ...annotations } =
    (metadata as { annotations?: Record<string, unknown> } | undefined)?.annotations ?? {};
  const { annotations: __, ...others } = (metadata ?? {}) as Record<string, unknown>;
  const kept = Object.keys(annotations).length === 0 ? others : { ...others, annotations };
  return { ...document, object: { ...document.object, metadata: kept } };
};

const nameOf = ({ metadata }: ManifestObject): string => String(metadata?.name ?? "");

/** The object in its own file: of the same kind, under its name without what kustomize put before and behind it. */
const sameObject = (
  { object }: ManifestDocument,
  candidates: readonly ManifestDocument[],
): ManifestDocument | undefined => {
  const ofKind = candidates.filter((one) => one.object.kind === object.kind);
  const name = nameOf(object);
  return (
    ofKind.find((one) => nameOf(one.object) === name) ??
    ofKind.find((one) => nameOf(one.object) !== "" && name.includes(nameOf(one.object)))
  );
};

/**
 * Builds a kustomization as `kubectl kustomize` does. Files of other folders may be loaded, and nothing is fetched that
 * the kustomization does not name.
 *
 * @param others where kubectl lies if it is not on PATH.
 * @throws UserError (wrong usage) if the folder is none, cannot be built, or kubectl is not there.
 */
export const kustomizeSource = (folder: string, others: OtherRenderers): RenderedSource => {
  const what = `--kustomize ${folder}`;
  const refusal = (problem: string, fix: string) =>
    new UserError(`${what}: ${problem}`, { fix, exitCode: 2 });
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw refusal("there is no such folder", "name a folder with a kustomization.yaml");
  const built = buildWithOrigins(folder, what, others);
  // Asked again for a message without the kustomization around it, and for what is built only without one.
  const run = "failure" in built ? build(folder, what, others) : built;
  if ("failure" in run)
    throw refusal(`it cannot be built: ${failureText(run.failure)}`, `try it: kubectl kustomize ${folder}`);
  const files = new Map<string, readonly ManifestDocument[]>();
  const documentsOf = (file: string): readonly ManifestDocument[] => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const read = existsSync(file) ? parseManifests(readFileSync(file, "utf8"), file).documents : [];
    files.set(file, read);
    return read;
  };
  return {
    name: `kubectl kustomize ${folder}`,
    text: run.stdout,
    original: (document) => {
      const origin = originOf(document.object);
      const plain = withoutOrigin(document);
      if (origin === undefined) return plain;
      const file = path.relative(process.cwd(), path.resolve(built.base, origin));
      const found = sameObject(document, documentsOf(file));
      if (found === undefined) return plain;
      const { document: number, lineOf } = found;
      return { ...plain, file, document: number, lineOf };
    },
  };
};
