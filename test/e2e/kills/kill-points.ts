import type { KindName } from "../../../cluster/kinds";
import { lab } from "../../../policies/lab/lab";
import type { SettingName } from "./settings";

/** An event of an API server's watch that tells that something is being done. */
export interface SeenMoment {
  readonly kind: KindName;
  readonly namespace?: string;
  /** A pattern where it is not known: a release that was finished after a kill has one revision more. */
  readonly name: string | RegExp;
  /** `LEAVING`: deleted, and still there until its grace period or its finalizers are over. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "LEAVING";
  /** A label that the object has to have then. */
  readonly label?: readonly [name: string, value: string];
  /** A piece of the object's JSON that has to be there then. */
  readonly holds?: string;
}

/** What is done to what, and how to have it done. */
export interface KillPoint {
  readonly thing: "namespace" | "policy" | "pod" | "release" | "everything";
  readonly doing: "created" | "changed" | "deleted" | "made again" | "put back";
  readonly from: SettingName;
  readonly to: SettingName;
  /** What somebody else does before the update, as arguments of kubectl. */
  readonly before?: readonly string[];
  /** Further arguments of the command. */
  readonly args?: readonly string[];
  readonly seen: SeenMoment;
  /** What Pulumi's state calls the resource that it is about to change; absent where the program does it by itself. */
  readonly noted?: RegExp;
  /** Whether the next command gives up, and goes back to where it came from. Default: it goes on. */
  readonly givesUp?: true;
  /** Left to the whole campaign: what the program itself does has tests of its own beside the kills. */
  readonly rare?: true;
}

const pod = { kind: "Pod", namespace: lab.stageNamespace, name: "stage-client" } as const;
const release = (status: string, type: SeenMoment["type"]): SeenMoment => ({
  kind: "Secret",
  namespace: "kube-system",
  name: /^sh\.helm\.release\.v1\.cilium\.v\d+$/,
  type,
  label: ["status", status],
});
const label = "pod-security.kubernetes.io/enforce";

/**
 * One way round: each row begins with the configuration that the one before ended with, the first with an empty cluster,
 * and the last leads back there.
 */
export const killPoints: readonly KillPoint[] = [
  {
    thing: "namespace",
    doing: "created",
    from: "nothing",
    to: "baseline",
    seen: { kind: "Namespace", name: lab.namespace, type: "ADDED" },
    noted: /core\/v1:Namespace::policy-lab$/,
  },
  {
    thing: "release",
    doing: "changed",
    from: "baseline",
    to: "redacted",
    seen: release("pending-upgrade", "ADDED"),
    noted: /Release::cilium$/,
  },
  {
    thing: "release",
    doing: "deleted",
    from: "redacted",
    to: "withoutCilium",
    seen: release("uninstalling", "MODIFIED"),
    noted: /Release::cilium$/,
  },
  {
    thing: "release",
    doing: "created",
    from: "withoutCilium",
    to: "baseline",
    seen: release("pending-install", "ADDED"),
    noted: /Release::cilium$/,
  },
  {
    thing: "policy",
    doing: "created",
    from: "baseline",
    to: "stage",
    seen: { kind: "NetworkPolicy", namespace: lab.stageNamespace, name: "default-deny", type: "ADDED" },
    noted: /NetworkPolicy::NetworkPolicy\/policy-stage\/default-deny$/,
  },
  {
    thing: "namespace",
    doing: "deleted",
    from: "stage",
    to: "labels",
    seen: { kind: "Namespace", name: lab.stageNamespace, type: "LEAVING" },
    noted: /Namespace::policy-stage$/,
  },
  {
    thing: "pod",
    doing: "created",
    from: "labels",
    to: "stage",
    seen: { ...pod, type: "ADDED" },
    noted: /Pod::stage-client$/,
  },
  {
    thing: "pod",
    doing: "deleted",
    from: "stage",
    to: "labels",
    seen: { ...pod, type: "LEAVING" },
    noted: /Pod::stage-client$/,
  },
  {
    thing: "policy",
    doing: "created",
    from: "labels",
    to: "stage",
    seen: {
      kind: "CiliumNetworkPolicy",
      namespace: lab.namespace,
      name: "namespace-stage-to-server",
      type: "ADDED",
    },
    noted: /CiliumNetworkPolicy\/policy-lab\/namespace-stage-to-server$/,
    givesUp: true,
  },
  {
    thing: "policy",
    doing: "deleted",
    from: "labels",
    to: "baseline",
    seen: {
      kind: "CiliumNetworkPolicy",
      namespace: lab.namespace,
      name: "labels-to-server",
      type: "DELETED",
    },
    noted: /CiliumNetworkPolicy\/policy-lab\/labels-to-server$/,
  },
  {
    thing: "pod",
    doing: "changed",
    from: "baseline",
    to: "images",
    seen: { kind: "Pod", namespace: lab.namespace, name: "client", type: "MODIFIED", holds: "curl:8.16.0" },
    noted: /Pod::client$/,
  },
  {
    thing: "policy",
    doing: "changed",
    from: "walled",
    to: "walledLess",
    seen: {
      kind: "CiliumClusterwideNetworkPolicy",
      name: "default-deny-all",
      type: "MODIFIED",
      holds: '"team-x"',
    },
    noted: /CiliumClusterwideNetworkPolicy\/default-deny-all$/,
  },
  {
    thing: "policy",
    doing: "put back",
    rare: true,
    from: "walledLess",
    to: "walledLess",
    before: [
      "patch",
      "networkpolicy",
      "default-deny",
      `--namespace=${lab.namespace}`,
      "--type=merge",
      '--patch={"spec":{"egress":[{}]}}',
    ],
    seen: { kind: "NetworkPolicy", namespace: lab.namespace, name: "default-deny", type: "MODIFIED" },
  },
  {
    thing: "namespace",
    doing: "changed",
    from: "walledLess",
    to: "walledLess",
    before: ["label", "namespace", lab.namespace, "--overwrite", `${label}=baseline`],
    args: ["--refresh"],
    seen: { kind: "Namespace", name: lab.namespace, type: "MODIFIED", label: [label, "restricted"] },
    noted: /Namespace::policy-lab$/,
  },
  {
    thing: "namespace",
    doing: "made again",
    rare: true,
    from: "walledLess",
    to: "walledLess",
    before: ["delete", "namespace", lab.namespace],
    seen: { kind: "Namespace", name: lab.namespace, type: "ADDED" },
  },
  {
    thing: "everything",
    doing: "deleted",
    from: "walledLess",
    to: "nothing",
    seen: { kind: "Namespace", name: lab.namespace, type: "LEAVING" },
    noted: /Namespace::policy-lab$/,
  },
];

/** How a point is shot at. */
export interface Shot {
  /**
   * `noted`: as soon as Pulumi's state says that it is about to do it; `seen`: as soon as the API server says that it was
   * begun; `written`: when the state is written for the nth time.
   */
  readonly at: "noted" | "seen" | "written";
  /** `cli`: the Pulumi CLI alone, as `kill -9` does. `all`: with everything that it started, as a power cut does. */
  readonly who: "cli" | "all";
  /** Milliseconds after that; at `written`, which time it is written. */
  readonly later: number;
}

/** What the whole campaign shoots at every point. */
export const shots: readonly Shot[] = [
  { at: "noted", who: "cli", later: 0 },
  { at: "noted", who: "all", later: 0 },
  { at: "seen", who: "cli", later: 0 },
  { at: "seen", who: "all", later: 0 },
  { at: "seen", who: "all", later: 150 },
  { at: "seen", who: "cli", later: 500 },
  { at: "written", who: "all", later: 3 },
  { at: "written", who: "cli", later: 9 },
];

/** One shot per point, for every run: each moment and each way several times. */
export const coveringShot = (index: number): Shot => {
  const cycle: readonly Shot[] = [
    { at: "seen", who: "cli", later: 0 },
    { at: "noted", who: "all", later: 0 },
    { at: "seen", who: "cli", later: 150 },
    { at: "written", who: "cli", later: 5 },
  ];
  return cycle[index % cycle.length] ?? { at: "seen", who: "cli", later: 0 };
};
