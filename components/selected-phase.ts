import { releaseOf } from "../cilium/releases";
import type { StackConfig } from "../config/schema";
import { ensureSound, type LaidDown } from "../policies/checked-objects";
import type { Lab } from "../policies/lab/lab";
import { labObjects } from "../policies/lab/lab-objects";
import type { WorkloadName } from "../policies/lab/workload";
import type { Overlay } from "../policies/overlays/overlay";
import { overlays } from "../policies/overlays/overlays";
import type { Phase } from "../policies/phase";
import { phaseNamed } from "../policies/phase-choices";

/** A phase with its objects, checked. */
export interface SelectedPhase extends LaidDown {
  /** The lab, with the names that the configuration gives. */
  readonly lab: Lab;
  readonly summary: string;
  readonly requires: Phase["requires"];
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
    cilium: releaseOf(cilium.version),
    monitoringNamespace: monitoring.namespace,
    clusters: { ...lab.clusters, local: name, peer: first?.name ?? lab.clusters.peer },
  };
};

/** The phase that is selected. */
const phaseOf = ({ phase, policies }: StackConfig, lab: Lab): Phase =>
  phaseNamed(phase, lab, { directory: policies.dir ?? "", base: process.cwd() });

const laidDown = (phase: Phase, { policies }: StackConfig, lab: Lab): LaidDown => {
  const wanted: readonly Overlay[] = policies.overlays.map((name) => overlays[name]);
  return {
    name: phase.name,
    objects: [
      ...phase.objects(lab),
      ...wanted.flatMap((each) => each.objects(lab, policies.excludedNamespaces)),
    ],
    expectations: [...phase.expectations(lab), ...wanted.flatMap((each) => each.expectations(lab))],
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
 * @throws UserError if its objects would not be stored as written, or would not do what the
 * phase and the overlays say.
 */
export const selectedPhase = (config: StackConfig, defaults: Lab): SelectedPhase => {
  const lab = configuredLab(defaults, config);
  const phase = phaseOf(config, lab);
  const down = laidDown(phase, config, lab);
  ensureSound(down, lab);
  const { summary, requires, workloads } = phase;
  return { ...down, lab, summary, requires, workloads, namespaces: namespacesOf(phase, config, lab) };
};
