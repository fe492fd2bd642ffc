import { Refusal } from "../config/refusal";
import type { StackConfig } from "../config/schema";
import { catalogue } from "../policies/catalogue";
import { ensureSound, type LaidDown, PolicyStackError } from "../policies/checked-objects";
import type { Lab } from "../policies/lab/lab";
import { labObjects } from "../policies/lab/lab-objects";
import type { WorkloadName } from "../policies/lab/workload";
import type { Overlay } from "../policies/overlays/overlay";
import { overlays } from "../policies/overlays/overlays";
import { ownPhase } from "../policies/own/own-phase";
import type { PolicyStack } from "../policies/policy-stack";

/** A phase with its objects, checked. */
export interface SelectedStack extends LaidDown {
  /** The lab, with the names that the configuration gives. */
  readonly lab: Lab;
  readonly requires: PolicyStack["requires"];
  /** The lab's pods that run. */
  readonly workloads: readonly WorkloadName[];
  /** Namespaces that they run in; the lab's own always. */
  readonly namespaces: readonly string[];
}

/** The lab with the names that the configuration gives. */
const configuredLab = (lab: Lab, { cilium, monitoring }: StackConfig): Lab => {
  const { name, peers } = cilium.clusterMesh;
  const [first] = peers;
  return {
    ...lab,
    monitoringNamespace: monitoring.namespace,
    clusters: { ...lab.clusters, local: name, peer: first?.name ?? lab.clusters.peer },
  };
};

type Phase = LaidDown & Pick<SelectedStack, "requires" | "workloads">;

const ownPolicies = ({ policies }: StackConfig, lab: Lab): Phase => {
  // Reading manifests and looking for findings in them is for this phase alone.
  const { OwnStackError, readOwnStack } =
    require("../policies/own/own-stack") as typeof import("../policies/own/own-stack");
  try {
    return { name: ownPhase, requires: [], ...readOwnStack(policies.dir ?? "", process.cwd(), lab) };
  } catch (error) {
    if (error instanceof OwnStackError) throw new Refusal(error.message);
    throw error;
  }
};

const phaseOf = (config: StackConfig, lab: Lab): Phase => {
  if (config.phase === ownPhase) return ownPolicies(config, lab);
  const stack: PolicyStack = catalogue[config.phase];
  const { name, requires, workloads } = stack;
  return { name, requires, workloads, objects: stack.objects(lab), expectations: stack.expectations(lab) };
};

const withOverlays = (phase: Phase, { policies }: StackConfig, lab: Lab): Phase => {
  const wanted: readonly Overlay[] = policies.overlays.map((name) => overlays[name]);
  return {
    ...phase,
    objects: [...phase.objects, ...wanted.flatMap((each) => each.objects(lab, policies.excludedNamespaces))],
    expectations: [...phase.expectations, ...wanted.flatMap((each) => each.expectations(lab))],
  };
};

/** Namespaces that a phase needs. */
const namespacesOf = (phase: Phase, { lab: images }: StackConfig, lab: Lab): readonly string[] =>
  labObjects(lab, images, phase)
    .filter(({ kind }) => kind === "Namespace")
    .map(({ metadata }) => metadata.name);

/**
 * The phase that the configuration selects, with the overlays over it.
 *
 * @throws Refusal (one message, no stack trace) if its objects would not be stored as written, or would not do what the
 * phase and the overlays say.
 */
export const selectedStack = (config: StackConfig, defaults: Lab): SelectedStack => {
  const lab = configuredLab(defaults, config);
  const phase = withOverlays(phaseOf(config, lab), config, lab);
  try {
    ensureSound(phase, lab);
  } catch (error) {
    if (error instanceof PolicyStackError) throw new Refusal(error.message);
    throw error;
  }
  return { ...phase, lab, namespaces: namespacesOf(phase, config, lab) };
};
