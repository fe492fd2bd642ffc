import { type ClusterApi, openApi } from "../cluster/api";
import type { KindName } from "../cluster/kinds";
import { liveObject, liveObjects } from "../cluster/live-objects";
import { livePolicies, stackKinds } from "../cluster/live-policies";
import { apiReason } from "../cluster/patient-request";
import { wholenessOf } from "../cluster/whole-object";
import type { StackConfig } from "../config/schema";
import { UserError } from "../messages/user-error";
import type { ObservabilityObjects } from "../observability/observability-objects";
import { identityOf } from "../policies/kubernetes-object";
import { namespaceObject } from "../policies/lab/lab-objects";
import { type ClusterGap, clusterGap } from "../policies/upkeep/cluster-gap";
import type { AnyObject, LiveObject } from "../policies/upkeep/live-object";
import type { FieldDifference } from "../policies/upkeep/object-differences";
import { knownObjects } from "./known-objects";
import type { KnownResource } from "./known-resources";
import { ownDescription } from "./own-description";
import type { SelectedPhase } from "./selected-phase";
import { sharedNamespaces, sharedObjects, wantedObjects } from "./wanted-objects";

/** A policy of the stack that somebody has changed. */
export interface Drift {
  /** As the stack applied it last. */
  readonly known: AnyObject;
  readonly differences: readonly FieldDifference[];
}

/** What the cluster has of the stack, and beside it. */
export interface ClusterState extends ClusterGap {
  readonly api: ClusterApi;
  /** `<project>/<stack>`: the stack's name as a field manager. */
  readonly owner: string;
  /** Every object of the cluster of a kind that a phase may hold. */
  readonly policies: readonly LiveObject[];
  /** Identities of what Pulumi's state has. */
  readonly known: ReadonlySet<string>;
  readonly drifts: readonly Drift[];
}

/** Kinds of the lab's objects that are no policies and live in its namespaces. */
const labKinds = [
  "Secret",
  "ServiceAccount",
  "ConfigMap",
  "PrometheusRule",
  "ServiceMonitor",
  "Service",
  "Deployment",
  "Pod",
] as const satisfies readonly KindName[];

const everyObject = async (api: ClusterApi, namespaces: readonly string[], shared: readonly string[]) => {
  const [policies, found, ...inNamespaces] = await Promise.all([
    livePolicies(api),
    Promise.all([...namespaces, ...shared].map((name) => liveObject(api, { ...namespaceObject(name) }))),
    ...namespaces.flatMap((namespace) => labKinds.map((kind) => liveObjects(api, kind, namespace))),
  ]);
  return { policies, others: [...found.filter((each) => each !== undefined), ...inNamespaces.flat()] };
};

const driftsOf = async (
  api: ClusterApi,
  owner: string,
  kept: ClusterGap["kept"],
  wanted: ReadonlySet<string>,
): Promise<readonly Drift[]> => {
  const compared = kept.filter(
    ({ known }) => stackKinds.some((kind) => kind === known.kind) && wanted.has(identityOf(known)),
  );
  const drifts = await Promise.all(
    compared.map(async ({ known, live }): Promise<Drift[]> => {
      const found = await wholenessOf(api, known, live, owner);
      return found.kind === "drifted" ? [{ known, differences: found.differences }] : [];
    }),
  );
  return drifts.flat();
};

const look = async (
  config: StackConfig,
  selected: SelectedPhase,
  evidence: ObservabilityObjects,
  resources: readonly KnownResource[],
): Promise<ClusterState> => {
  const api = openApi(config.cluster.context);
  const owner = ownDescription();
  const wanted = wantedObjects(config, selected, evidence);
  const { namespace, stageNamespace } = selected.lab;
  const known = knownObjects(resources);
  const { policies, others } = await everyObject(api, [namespace, stageNamespace], sharedNamespaces(config));
  const gap = clusterGap({
    owner,
    known,
    live: [...others, ...policies],
    wanted,
    shared: sharedObjects(config),
  });
  return {
    ...gap,
    api,
    owner,
    policies,
    known: new Set(known.map(identityOf)),
    drifts: await driftsOf(api, owner, gap.kept, wanted),
  };
};

/**
 * Looks at what the cluster has of the stack, beside what Pulumi's state has of it. Nothing is changed.
 *
 * @param resources what Pulumi's state has of the stack (`knownResources`).
 * @throws UserError if the cluster cannot be asked.
 */
export const clusterState = async (
  config: StackConfig,
  selected: SelectedPhase,
  evidence: ObservabilityObjects,
  resources: readonly KnownResource[],
): Promise<ClusterState> => {
  try {
    return await look(config, selected, evidence, resources);
  } catch (error) {
    throw new UserError(
      `the cluster of context ${config.cluster.context} could not be asked what it has of this stack; nothing was changed.\n  ${apiReason(error)}`,
    );
  }
};
