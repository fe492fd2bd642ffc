import type { ManifestWorld } from "../manifests/world-from-manifests";
import { counted } from "../messages/counted";
import type { PhaseName } from "../policies/catalogue";
import type { Flow as NamedFlow } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";
import type { LabPod } from "../policies/lab/lab-world";
import type { WorkloadName } from "../policies/lab/workload";
import { VerdictEngine } from "../verdicts/answer-question";
import type { Peer, World } from "../verdicts/world";
import { withLabEnds } from "./lab-ends";
import { labFlows, podsNamedIn } from "./lab-flows";
import { expectedRows, namedFlows } from "./phase-subject";
import type { Subject, SubjectKind } from "./subject";
import { supposedPods } from "./supposed-pods";
import { workloadFlows, workloadsOf } from "./workload-flows";

/** What a subject is made of, besides the manifests. */
export interface ManifestSubjectOptions {
  readonly kind: Exclude<SubjectKind, "phase">;
  readonly name: string;
  /** The phase whose expectations the manifests are held against. */
  readonly phase?: PhaseName;
  /** The phase that is up there: its expectations count, beside the flows between all workloads. */
  readonly up?: PhaseName;
  /** Ask about the lab's flows, these among them, also where the manifests have other pods. */
  readonly named?: readonly NamedFlow[];
  /** More of the lab's pods that are to be there and to be known by their names. */
  readonly ends?: readonly LabPod[];
  /** Manifests that could not be read, a line each. */
  readonly unread?: readonly string[];
}

/** Whether a policy is about the endpoint of Cilium's Ingress and Gateway API. */
const selectsIngress = (world: World): boolean => {
  if (world.ingressProxy !== undefined) return false;
  const { compiled } = new VerdictEngine(world);
  return compiled.rulesSelecting(compiled.identities.ofEntity("ingress")).length > 0;
};

/**
 * What verdicts are asked of a cluster that manifests describe: the flows between its workloads; those of the lab where
 * there are none, or where a phase is to be compared with.
 */
export const manifestSubject = (
  { world: given, pods: there, notes }: Pick<ManifestWorld, "world" | "pods" | "notes">,
  lab: Lab,
  { kind, name, phase, named, ends = [], up, unread = [] }: ManifestSubjectOptions,
): Subject => {
  const aboutLab = phase !== undefined || named !== undefined;
  const supposed = there.length === 0 && !aboutLab ? supposedPods(given) : [];
  const pods = there.length > 0 ? there : supposed;
  const world = {
    ...given,
    endpoints: [...(given.endpoints ?? []), ...supposed.map(({ endpoint }) => endpoint)],
  };
  // Without a phase the requests are those of the simplest one: what is asked has to be something.
  const flows = named ?? namedFlows(lab, [phase ?? "baseline"]);
  const labPods = [...new Set<WorkloadName>(["client", "server", ...podsNamedIn(flows)])];
  const expected = phase ?? up;
  const wanted: readonly WorkloadName[] =
    expected === undefined ? [] : podsNamedIn(namedFlows(lab, [expected]));
  const needed: readonly LabPod[] = aboutLab ? [...labPods, ...ends, "dns"] : [...wanted, "dns"];
  const completed = withLabEnds(world, lab, [...new Set(needed)]);
  const workloads = workloadsOf(pods, world.services ?? []);
  const { added, peers } = completed;
  const where = kind === "live" ? "in the cluster" : "in the files";
  const without = aboutLab
    ? []
    : workloads.filter(({ ports }) => ports.length === 0).map((workload) => workload.name);
  const names = new Map<string, Peer>(workloads.map((workload) => [workload.name, workload.peer]));
  names.set("dns", peers.dns).set("world", peers.world);
  if (aboutLab || up !== undefined) for (const pod of [...labPods, ...ends]) names.set(pod, peers[pod]);
  if (aboutLab) for (const twin of ["client@peer", "client@stranger"] as const) names.set(twin, peers[twin]);
  return {
    kind,
    name,
    ...(expected === undefined ? {} : { phase: expected }),
    summary: `${counted((world.policies ?? []).length, "policy", "policies")}, ${counted(workloads.length, "workload", "workloads")}`,
    world: completed.world,
    rows: aboutLab ? labFlows(lab, flows, labPods, peers) : workloadFlows(workloads, peers.dns),
    ...(aboutLab ? {} : { asksRequests: true as const }),
    names,
    expected: expected === undefined ? [] : expectedRows(lab, expected, peers),
    notes: [
      ...(there.length === 0 && aboutLab
        ? [`there are no pods ${where}: the lab's own are asked about`]
        : []),
      ...(supposed.length === 0
        ? []
        : [
            `there are no pods ${where}: supposed ones are asked about, ${supposed.length} that the policies speak of; --from app=web@shop describes another one`,
          ]),
      ...(there.length === 0 && supposed.length === 0 && !aboutLab
        ? [`there are no pods ${where}, and no policy speaks of any`]
        : []),
      ...(kind === "files" && selectsIngress(world)
        ? [
            "Cilium's Ingress or Gateway API is assumed to be on, so that policies hold for its endpoint (reserved:ingress)",
          ]
        : []),
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
