import { defaultRelease, type FoundRelease, nearestRelease } from "../../cilium/releases";
import { leftOutText } from "../../manifests/left-out";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { type ManifestWorld, worldFromManifests } from "../../manifests/world-from-manifests";
import { lab } from "../../policies/lab/lab";
import { type ManifestSubjectOptions, manifestSubject } from "../../questions/manifest-subject";
import type { Subject } from "../../questions/subject";
import type { World } from "../../verdicts/world";
import { loadManifests } from "../expectations/load-folder";
import { renderedSources } from "../rendering/rendered-sources";
import type { AgentVersion } from "./agent-version";
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

/** The release that answers for a cluster, and what is said of that. */
export const releaseThere = (
  agents: AgentVersion,
): { readonly found: FoundRelease; readonly note: string } => {
  if ("unknown" in agents) {
    const found = { release: defaultRelease, known: false };
    return {
      found,
      note: `which Cilium runs there is not known, for ${agents.unknown}: answered as ${found.release.minor} decides`,
    };
  }
  const found = nearestRelease(agents.version);
  const runs = `Cilium ${agents.version} runs there`;
  return {
    found,
    note: found.known ? runs : `${runs}, which is not known here: answered as ${found.release.minor} decides`,
  };
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
  const { clusterName, ingressProxy, documents } = live;
  const { found, note } = releaseThere(live.agents);
  const notes = [...live.notes, note];
  return {
    kind: "live",
    name: live.context,
    documents,
    notes,
    unread: [],
    settings: {
      ...(clusterName === undefined ? {} : { clusterName }),
      ...(ingressProxy === undefined ? {} : { ingressProxy }),
      cilium: found.release,
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
