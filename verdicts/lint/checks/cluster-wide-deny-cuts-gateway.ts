import type { Direction } from "../../answer";
import { VerdictEngine } from "../../answer-question";
import type { Endpoint, Flow, ManifestObject } from "../../world";
import type { Check } from "../check";
import { writtenSubject } from "../subject-requirements";

const flows: Readonly<Record<Direction, Flow>> = {
  ingress: { from: { entity: "world" }, to: { entity: "ingress" }, port: 443 },
  egress: { from: { entity: "ingress" }, to: "default/app", port: 8080 },
};

const lost: Readonly<Record<Direction, string>> = {
  ingress: "requests from outside the cluster",
  egress: "requests that it passes on to pods",
};

const application: Endpoint = { name: "app", namespace: "default", labels: { app: "app" } };

/** Policies of other namespaces select neither end. */
const isAboutEnds = ({ kind, metadata }: ManifestObject): boolean =>
  kind === "CiliumClusterwideNetworkPolicy" || (metadata?.namespace || "default") === application.namespace;

/** A cluster-wide deny that holds for Cilium's Ingress and Gateway API too. */
export const clusterWideDenyCutsGateway: Check = {
  id: "cluster-wide-deny-cuts-gateway",
  severity: "warning",
  summary:
    "A cluster-wide default deny also selects the endpoint of Cilium's Ingress and Gateway API, which then answers 403.",
  why: "`endpointSelector: {}` and selectors that only exclude namespaces select `reserved:ingress`, which is in no namespace.",
  source:
    "Cilium documentation, network/servicemesh, “External Lock-down Policy”, “Default Deny Ingress Policy”; Cilium, pkg/ciliumenvoyconfig (EnforcePolicyOnL7Lb)",
  needsWorld: false,
  find: (context) => {
    const clusterWide = context.rules.filter(({ rule }) => rule.namespace === "");
    if (clusterWide.length === 0 || context.world?.ingressProxy === false) return [];
    const { policies = [] } = context.compiled.world;
    const engine = new VerdictEngine({ endpoints: [application], policies: policies.filter(isAboutEnds) });
    const identity = engine.compiled.identities.ofEntity("ingress");
    return clusterWide
      .filter(({ rule }) => rule.subject.selects(identity))
      .filter(({ policy, rule }) =>
        writtenSubject(policy.object, rule).every(({ key }) => !key.startsWith("reserved.")),
      )
      .flatMap(({ policy, rule }) =>
        (["ingress", "egress"] as const)
          .filter((direction) => rule.defaultDeny[direction] && rule[direction].length > 0)
          .filter((direction) => engine.verdict(flows[direction])[direction].startsWith("denied"))
          .map((direction) => ({
            policy: policy.name,
            path: `${rule.path}.${direction}`,
            explanation: `Where Cilium's Ingress or Gateway API is on, its endpoint (reserved:ingress) is selected too and refuses ${lost[direction]} with status 403.`,
            fix: `Allow them in a cluster-wide policy with \`endpointSelector: {matchExpressions: [{key: "reserved:ingress", operator: Exists}]}\`. If a lock-down is meant, or neither is on, nothing is wrong.`,
          })),
      );
  },
};
