import { isIdentityLabel } from "../../labels/identity-label-filter";
import { extendedKey } from "../../labels/label-key";
import { Problems } from "../../rules/problems";
import { readAs, readSelector } from "../../rules/read-selector";
import type { Check } from "../check";
import { ciliumSpecs } from "../rule-places";

/** Labels of nodes that are in no identity. */
export const nodeLabelsFiltered: Check = {
  id: "node-labels-filtered",
  severity: "error",
  summary:
    "A `nodeSelector` asks for a label that Cilium leaves out of the host's identity: it matches no node.",
  why: "`kubernetes.io/hostname`, `kubernetes.io/os` and the like are filtered, so the policy protects nothing.",
  source:
    "Cilium, pkg/endpoint InitWithNodeLabels and pkg/labelsfilter (default list: `!kubernetes\\.io`, `!.*beta\\.kubernetes\\.io`, …; chart key `labels`)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumSpecs).flatMap(({ policy, path, source }) =>
      readSelector(source.nodeSelector ?? {}, readAs(extendedKey), "", new Problems())
        .filter(({ key }) => /^(?:any|k8s)\./.test(key))
        .filter(({ operator }) => operator === "In" || operator === "Exists")
        .map(({ key }) => key.slice(key.indexOf(".") + 1))
        .filter((key) => !isIdentityLabel(key))
        .map((key) => ({
          policy: policy.name,
          path: `${path}.nodeSelector`,
          explanation: `Cilium leaves the label ${key} out of the host endpoint's labels, so the selector matches no node.`,
          fix: "Give the nodes a label of your own, or one that is kept (`node-role.kubernetes.io/control-plane`, `topology.kubernetes.io/zone`).",
        })),
    ),
};
