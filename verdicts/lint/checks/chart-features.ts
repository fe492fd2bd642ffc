import type { Check } from "../check";
import { ciliumDirections, ciliumSpecs } from "../rule-places";

/** A policy about nodes does nothing without the host firewall. */
export const hostPolicyWithoutHostFirewall: Check = {
  id: "host-policy-without-host-firewall",
  severity: "info",
  summary:
    "A policy about nodes (`nodeSelector`) is enforced with the host firewall only, which is off by default.",
  why: "Without it the object is valid and does nothing. With it, a mistake can cut the node off.",
  source: "Chart key `hostFirewall.enabled`; Cilium documentation, security/host-firewall",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(ciliumSpecs)
      .filter(({ source }) => source.nodeSelector !== undefined)
      .map(({ policy, path }) => ({
        policy: policy.name,
        path: `${path}.nodeSelector`,
        explanation: "Policies about nodes are enforced only where the chart's `hostFirewall.enabled` is on.",
        fix: "Switch the host firewall on and try the policy in audit mode first, or take the policy out.",
      })),
};

/** Authentication needs SPIRE. */
export const authWithoutSpire: Check = {
  id: "auth-without-spire",
  severity: "info",
  summary: "`authentication.mode: required` needs mutual authentication by SPIRE, which is off by default.",
  why: "Without it no connection that the rule allows is ever authenticated, so all of them are dropped.",
  source:
    "Chart key `authentication.mutual.spire.enabled`; Cilium documentation, network/servicemesh/mutual-authentication",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(ciliumDirections)
      .filter(({ source, deny }) => source.authentication?.mode === "required" && !deny)
      .map(({ policy, path }) => ({
        policy: policy.name,
        path: `${path}.authentication.mode`,
        explanation:
          "Connections that this rule allows pass only after a mutual authentication, which the chart's `authentication.mutual.spire.enabled` provides; without it they are dropped.",
        fix: "Switch `authentication.mutual.spire.enabled` on before the policy is applied.",
      })),
};
