import { bpfMapCases } from "./cases/bpf-maps";
import { clusterMeshCases } from "./cases/cluster-mesh";
import { denialCases } from "./cases/denials";
import { dnsAnswerCases } from "./cases/dns-answers";
import { enforcementCases } from "./cases/enforcement";
import { hubbleEventCases } from "./cases/hubble-events";
import { policyHealthCases } from "./cases/policy-health";
import { targetCases } from "./cases/targets";
import type { RuleCase } from "./rule-case";

/** Every case of every alert. */
export const ruleCases: readonly RuleCase[] = [
  ...denialCases,
  ...enforcementCases,
  ...policyHealthCases,
  ...dnsAnswerCases,
  ...hubbleEventCases,
  ...bpfMapCases,
  ...targetCases,
  ...clusterMeshCases,
];
