import path from "node:path";
import type { PhaseName } from "../../policies/catalogue";
import type { Flow as NamedFlow } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { ownPhase } from "../../policies/own/own-phase";
import { phaseSubject } from "../../questions/phase-subject";
import type { Subject } from "../../questions/subject";
import { UserError } from "../../sandbox/user-error";
import type { Source } from "./parse-mode";
import { usageError } from "./usage-error";

/** What the loading of a subject depends on. */
export interface LoadContext {
  /** Folder of the stack files. */
  readonly project: () => string;
  /** Says what should be known before an answer comes. */
  readonly say: (line: string) => void;
  /** Ask about the lab's flows, these among them, whatever pods there are. */
  readonly named?: readonly NamedFlow[];
}

/** The phase that a stack's file selects. */
export const phaseOfStack = (project: string, stack: string): PhaseName => {
  const { readStackFile, StackFileError } =
    require("../../talos/stack-file") as typeof import("../../talos/stack-file");
  try {
    const { phase } = readStackFile(path.join(project, `Pulumi.${stack}.yaml`), ["phase"]);
    if (phase !== ownPhase) return phase;
  } catch (error) {
    if (!(error instanceof StackFileError)) throw error;
    throw new UserError(error.message, {
      hint: "name a stack that has a file, --stack NAME, or a phase: --phase NAME",
      exitCode: 2,
    });
  }
  throw usageError(
    `stack ${stack} selects phase ${ownPhase}: policies of your own`,
    "name their folder: lab verdicts -f FOLDER",
  );
};

const loadFiles = (
  { files, phase }: Extract<Source, { kind: "files" }>,
  named: readonly NamedFlow[] | undefined,
): Subject => {
  const { loadManifests, subjectWithExpectations, unusableError } =
    require("../expectations/load-folder") as typeof import("../expectations/load-folder");
  const { ownExpectationFiles } =
    require("../expectations/expectation-files") as typeof import("../expectations/expectation-files");
  const { manifestSubject } =
    require("../../questions/manifest-subject") as typeof import("../../questions/manifest-subject");
  const { leftOutText } = require("../../manifests/left-out") as typeof import("../../manifests/left-out");
  const loaded = loadManifests(files);
  const { input, unread } = loaded;
  if (input.documents.length === 0 && input.findings.length === 0) {
    throw usageError(
      `no Kubernetes object in the input${input.files === 0 ? "" : `: ${leftOutText(input.leftOut) ?? "it is empty"}`}`,
      "name files with policies or pods, or look at what the command before the pipe printed",
    );
  }
  const options = {
    kind: "files",
    name: files.map((file) => (file === "-" ? "from standard input" : file)).join(", "),
    unread,
  } as const;
  // Whoever names a phase, or another side to compare with, asks about that.
  if (phase === undefined && named === undefined) {
    const result = subjectWithExpectations(loaded, options, ownExpectationFiles(files));
    if ("problems" in result) throw unusableError(result);
    return result.subject;
  }
  return manifestSubject(loaded, lab, {
    ...options,
    ...(phase === undefined ? {} : { phase }),
    ...(named === undefined ? {} : { named }),
  });
};

const loadLive = async (
  { context, phase }: Extract<Source, { kind: "live" }>,
  { say, named }: LoadContext,
): Promise<Subject> => {
  const { readLiveObjects } = require("./live-objects") as typeof import("./live-objects");
  const { worldFromManifests } =
    require("../../manifests/world-from-manifests") as typeof import("../../manifests/world-from-manifests");
  const { manifestSubject } =
    require("../../questions/manifest-subject") as typeof import("../../questions/manifest-subject");
  const live = await readLiveObjects(context, (name, server) => say(`context: ${name} (${server})`));
  const found = worldFromManifests(live.documents);
  const { clusterName, ingressProxy } = live;
  const world = {
    ...found.world,
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(ingressProxy === undefined ? {} : { ingressProxy }),
  };
  const { phaseUp } = require("../../questions/phase-up") as typeof import("../../questions/phase-up");
  const up = phase === undefined && named === undefined ? phaseUp(world.policies ?? [], lab) : undefined;
  return manifestSubject({ ...found, world, notes: [...live.notes, ...found.notes] }, lab, {
    kind: "live",
    name: live.context,
    ...(up === undefined ? {} : { up }),
    ...(phase === undefined ? {} : { phase }),
    ...(named === undefined ? {} : { named }),
  });
};

/**
 * Loads what verdicts are asked of.
 *
 * @throws UserError, ManifestError or ConfigError where it is not there or not as it should be.
 */
export const loadSubject = async (source: Source, context: LoadContext): Promise<Subject> => {
  switch (source.kind) {
    case "stack":
      return phaseSubject(lab, phaseOfStack(context.project(), source.stack), context.named);
    case "phase":
      return phaseSubject(lab, source.phase, context.named);
    case "files":
      return loadFiles(source, context.named);
    case "live":
      return loadLive(source, context);
  }
};
