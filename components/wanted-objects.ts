import type { StackConfig } from "../config/schema";
import type { ObservabilityObjects } from "../observability/observability-objects";
import { identityOf } from "../policies/kubernetes-object";
import { labObjects } from "../policies/lab/lab-objects";
import type { SelectedPhase } from "./selected-phase";
import { spireNamespaceName } from "./spire-namespace";

const namespace = (name: string): string => identityOf({ kind: "Namespace", metadata: { name } });

/** Identities of everything in the lab's namespaces that the program registers. */
export const wantedObjects = (
  config: StackConfig,
  { lab, objects, ...part }: SelectedPhase,
  { dashboards, rules, monitors }: ObservabilityObjects,
): ReadonlySet<string> =>
  new Set(
    [...labObjects(lab, config.lab, part), ...objects, ...dashboards, ...rules, ...monitors].map(identityOf),
  );

/** Identities of namespaces that the program registers and takes over from whoever made them. */
export const sharedNamespaces = ({ cilium, monitoring }: StackConfig): readonly string[] => [
  ...(cilium.mode === "install" && cilium.mutualAuth.enabled ? [spireNamespaceName] : []),
  ...(monitoring.mode === "install" ? [monitoring.namespace] : []),
];

/** Their identities. */
export const sharedObjects = (config: StackConfig): ReadonlySet<string> =>
  new Set(sharedNamespaces(config).map(namespace));
