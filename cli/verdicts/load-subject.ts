import type { CiliumRelease } from "../../cilium/cilium-release";
import type { PhaseName } from "../../policies/catalogue";
import type { Flow as NamedFlow } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { ownPhase } from "../../policies/own/own-phase";
import { phaseSubject } from "../../questions/phase-subject";
import { underRelease } from "../../questions/release-changes";
import type { Subject } from "../../questions/subject";
import type { Source } from "./parse-source";
import { usageError } from "./usage-error";

/** What the loading of a subject depends on. */
export interface LoadContext {
  /** Folder of the stack files. */
  readonly project: () => string;
  /** Says what should be known before an answer comes. */
  readonly say: (line: string) => void;
  /** The program's version, for reports. */
  readonly version: string;
  /** The release of Cilium that decides. Default: the default release; of a cluster, the one that runs there. */
  readonly cilium?: CiliumRelease;
  /** Ask about the lab's flows, these among them, whatever pods there are. */
  readonly named?: readonly NamedFlow[];
}

/** The phase that a stack's file selects, be it in the catalogue or a folder of the user's. */
export const selectedPhaseOf = (project: string, stack: string): PhaseName | typeof ownPhase => {
  const { readStackFile } = require("../../talos/stack-file") as typeof import("../../talos/stack-file");
  const { stackFileOf } =
    require("../../talos/stack-file-path") as typeof import("../../talos/stack-file-path");
  return readStackFile(stackFileOf(project, stack), ["phase"]).phase;
};

/** The phase of the catalogue that a stack's file selects. @throws UserError (wrong usage) for policies of one's own. */
export const phaseOfStack = (project: string, stack: string): PhaseName => {
  const phase = selectedPhaseOf(project, stack);
  if (phase !== ownPhase) return phase;
  throw usageError(
    `stack ${stack} selects phase ${ownPhase}: policies of your own`,
    "name their folder: lab verdicts -f FOLDER",
  );
};

const sides = () => require("./manifest-side") as typeof import("./manifest-side");

const loadFiles = (
  { phase, ...manifests }: Extract<Source, { kind: "files" }>,
  named: readonly NamedFlow[] | undefined,
): Subject => {
  const { filesSide, subjectOfSide, worldOfSide } = sides();
  const side = filesSide(manifests);
  // Whoever names a phase, or another side to compare with, asks about that.
  if (phase !== undefined || named !== undefined) {
    return subjectOfSide(side, {
      ...(phase === undefined ? {} : { phase }),
      ...(named === undefined ? {} : { named }),
    });
  }
  const { subjectWithExpectations, unusableError } =
    require("../expectations/load-folder") as typeof import("../expectations/load-folder");
  const { ownExpectationFiles } =
    require("../expectations/expectation-files") as typeof import("../expectations/expectation-files");
  const result = subjectWithExpectations(
    worldOfSide(side),
    { kind: "files", name: side.name, unread: side.unread },
    ownExpectationFiles([
      ...manifests.files,
      ...(manifests.render?.kustomize ?? []),
      ...(manifests.render?.helm ?? []),
    ]),
  );
  if ("problems" in result) throw unusableError(result);
  return result.subject;
};

const loadLive = async (
  { context, phase }: Extract<Source, { kind: "live" }>,
  { say, named }: LoadContext,
): Promise<Subject> => {
  const { liveSide, subjectOfSide } = sides();
  const side = await liveSide(context, say);
  const { phaseUp } = require("../../questions/phase-up") as typeof import("../../questions/phase-up");
  const { isPolicy } = require("../../manifests/is-policy") as typeof import("../../manifests/is-policy");
  const policies = side.documents.map(({ object }) => object).filter(isPolicy);
  const up = phase === undefined && named === undefined ? phaseUp(policies, lab) : undefined;
  return subjectOfSide(side, {
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
  const subject = await loadFrom(source, context);
  return context.cilium === undefined ? subject : underRelease(subject, context.cilium);
};

const loadFrom = async (source: Source, context: LoadContext): Promise<Subject> => {
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
