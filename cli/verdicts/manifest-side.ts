import { type FoundRelease, nearestRelease } from "../../cilium/releases";
import { leftOutText } from "../../manifests/left-out";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { type ManifestWorld, worldFromManifests } from "../../manifests/world-from-manifests";
import { lab } from "../../policies/lab/lab";
import { type ManifestSubjectOptions, manifestSubject } from "../../questions/manifest-subject";
import type { Subject } from "../../questions/subject";
import type { World } from "../../verdicts/world";
import { loadManifests } from "../expectations/load-folder";
import { renderedSources } from "../rendering/rendered-sources";
import { readLiveObjects } from "./live-objects";
import type { WrittenManifests } from "./parse-source";
import { usageError } from "./usage-error";

/** Manifests of files or of a cluster, before a world is made of them. */
export interface ManifestSide {
  readonly kind: "files" | "live";
  readonly name: string;
  readonly documents: readonly ManifestDocument[];
  readonly notes: readonly string[];
  /** Manifests that could not be read, a line each. */
  readonly unread: readonly string[];
  /** What a cluster's own configuration says. */
  readonly settings: Pick<World, "clusterName" | "ingressProxy" | "cilium">;
}

/** A name for manifests, as titles have it. */
const nameOf = ({ files, render }: WrittenManifests): string =>
  [
    ...files.map((file) => (file === "-" ? "from standard input" : file)),
    ...(render?.kustomize ?? []).map((folder) => `kustomization ${folder}`),
    ...(render?.helm ?? []).map((chart) => `chart ${chart}`),
  ].join(", ");

/**
 * Reads files, and renders what is to be.
 *
 * @throws UserError (wrong usage) where nothing in them is an object.
 */
export const filesSide = (manifests: WrittenManifests): ManifestSide => {
  const { input, unread, leftOut } = loadManifests(manifests.files, renderedSources(manifests.render));
  const left = leftOutText(leftOut);
  if (input.documents.length === 0 && input.findings.length === 0) {
    throw usageError(
      `no Kubernetes object in the input${input.files === 0 ? "" : `: ${left ?? "it is empty"}`}`,
      "name files with policies or pods, or look at what the command before the pipe printed",
    );
  }
  return {
    kind: "files",
    name: nameOf(manifests),
    documents: input.documents,
    notes: left === undefined ? [] : [left],
    unread,
    settings: {},
  };
};

const versionNotes = (version: string | undefined, found: FoundRelease | undefined): string[] => {
  if (found === undefined) return [];
  return found.known
    ? [`Cilium ${version} runs there`]
    : [`Cilium ${version} runs there, which is not known here: answered as ${found.release.minor} decides`];
};

/**
 * Reads a cluster; nothing is changed there.
 *
 * @param say is told the context before anything is asked.
 * @throws UserError where there is no cluster, it does not answer, or it refuses.
 */
export const liveSide = async (
  context: string | undefined,
  say: (line: string) => void,
): Promise<ManifestSide> => {
  const live = await readLiveObjects(context, (name, server) => say(`context: ${name} (${server})`));
  const { clusterName, ingressProxy, ciliumVersion, documents } = live;
  const found = ciliumVersion === undefined ? undefined : nearestRelease(ciliumVersion);
  const notes = [...live.notes, ...versionNotes(ciliumVersion, found)];
  return {
    kind: "live",
    name: live.context,
    documents,
    notes,
    unread: [],
    settings: {
      ...(clusterName === undefined ? {} : { clusterName }),
      ...(ingressProxy === undefined ? {} : { ingressProxy }),
      ...(found === undefined ? {} : { cilium: found.release }),
    },
  };
};

/** The world of a side. */
export const worldOfSide = ({
  documents,
  notes,
  settings,
}: ManifestSide): Pick<ManifestWorld, "world" | "pods" | "notes"> => {
  const found = worldFromManifests(documents);
  return { ...found, world: { ...found.world, ...settings }, notes: [...notes, ...found.notes] };
};

/** What verdicts are asked of a side. */
export const subjectOfSide = (
  side: ManifestSide,
  options: Omit<ManifestSubjectOptions, "kind" | "name" | "unread"> = {},
): Subject => {
  const { kind, name, unread } = side;
  return manifestSubject(worldOfSide(side), lab, { ...options, kind, name, unread });
};
