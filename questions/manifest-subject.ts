import type { ManifestWorld } from "../manifests/world-from-manifests";
import type { PhaseName } from "../policies/catalogue";
import type { Flow as NamedFlow } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";
import type { WorkloadName } from "../policies/lab/workload";
import type { Peer } from "../verdicts/world";
import { counted } from "./counted";
import { withLabEnds } from "./lab-ends";
import { labFlows, podsNamedIn } from "./lab-flows";
import { expectedRows, namedFlows } from "./phase-subject";
import type { Subject, SubjectKind } from "./subject";
import { workloadFlows, workloadsOf } from "./workload-flows";

/** What a subject is made of, besides the manifests. */
export interface ManifestSubjectOptions {
  readonly kind: Exclude<SubjectKind, "phase">;
  readonly name: string;
  /** The phase whose expectations the manifests are held against. */
  readonly phase?: PhaseName;
  /** Ask about the lab's flows, these among them, also where the manifests have other pods. */
  readonly named?: readonly NamedFlow[];
  /** Manifests that could not be read, a line each. */
  readonly unread?: readonly string[];
}

/**
 * What verdicts are asked of a cluster that manifests describe: the flows between its workloads; those of the lab where
 * there are none, or where a phase is to be compared with.
 */
export const manifestSubject = (
  { world, pods, notes }: Pick<ManifestWorld, "world" | "pods" | "notes">,
  lab: Lab,
  { kind, name, phase, named, unread = [] }: ManifestSubjectOptions,
): Subject => {
  const aboutLab = pods.length === 0 || phase !== undefined || named !== undefined;
  // Without a phase the requests are those of the simplest one: what is asked has to be something.
  const flows = named ?? namedFlows(lab, [phase ?? "baseline"]);
  const labPods = [...new Set<WorkloadName>(["client", "server", ...podsNamedIn(flows)])];
  const completed = withLabEnds(world, lab, aboutLab ? [...labPods, "dns"] : ["dns"]);
  const workloads = workloadsOf(pods, world.services ?? []);
  const { added, peers } = completed;
  const where = kind === "live" ? "in the cluster" : "in the files";
  const without = aboutLab
    ? []
    : workloads.filter(({ ports }) => ports.length === 0).map((workload) => workload.name);
  const names = new Map<string, Peer>(workloads.map((workload) => [workload.name, workload.peer]));
  names.set("dns", peers.dns).set("world", peers.world);
  if (aboutLab) for (const pod of labPods) names.set(pod, peers[pod]);
  return {
    kind,
    name,
    ...(phase === undefined ? {} : { phase }),
    summary: `${counted((world.policies ?? []).length, "policy", "policies")}, ${counted(workloads.length, "workload", "workloads")}`,
    world: completed.world,
    rows: aboutLab ? labFlows(lab, flows, labPods, peers) : workloadFlows(workloads, peers.dns),
    names,
    expected: phase === undefined ? [] : expectedRows(lab, phase, peers),
    notes: [
      ...(pods.length === 0 ? [`there are no pods ${where}: the lab's own are asked about`] : []),
      ...(pods.length > 0 && added.length > 0
        ? [`not ${where}, and taken from the lab: ${added.join(", ")}`]
        : []),
      ...(without.length === 0
        ? []
        : [`no flow to these is asked about, since they name no port: ${without.join(", ")}`]),
      ...notes,
    ],
    ...(unread.length === 0 ? {} : { unread }),
  };
};
