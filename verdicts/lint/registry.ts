import type { Check } from "./check";
import { authWithoutSpire, hostPolicyWithoutHostFirewall } from "./checks/chart-features";
import { cidrNeverMatchesPods } from "./checks/cidr-never-matches-pods";
import { clusterWideDenyWithoutEssentials } from "./checks/cluster-wide-deny-without-essentials";
import { conflictingRules } from "./checks/conflicting-rules";
import { defaultDenyMissing } from "./checks/default-deny-missing";
import { denyOnlyBlocksEverything } from "./checks/deny-only-blocks-everything";
import { dnsNotAllowed } from "./checks/dns-not-allowed";
import { duplicatePolicy } from "./checks/duplicate-policy";
import { emptyPeerList } from "./checks/empty-peer-list";
import { emptyDenyRule, emptyRuleDenies } from "./checks/empty-rules";
import { endpointSelectorCannotLeaveNamespace } from "./checks/endpoint-selector-cannot-leave-namespace";
import { entityAsLabel, invalidPolicy, l7NeedsTcp, unsupportedField } from "./checks/engine-problems";
import { fqdnWildcardOneLabel } from "./checks/fqdn-wildcard-one-label";
import { fqdnWithoutDnsRule } from "./checks/fqdn-without-dns-rule";
import { headerWithoutBlank, secretInPolicy } from "./checks/http-headers";
import { globInPattern, pathIsFullMatch, queryStringInPath } from "./checks/http-paths";
import { requestNeverMatches, unescapedDotInPattern } from "./checks/http-patterns";
import { l7Shadowed } from "./checks/l7-shadowed";
import { namedPortAmbiguous, namedPortUnknown } from "./checks/named-ports";
import { namespacedWithoutNamespace } from "./checks/namespaced-without-namespace";
import { policyTypesIgnored } from "./checks/policy-types-ignored";
import { selectorAlsoMatchesWorld } from "./checks/selector-also-matches-world";
import { selectorMatchesNothing } from "./checks/selector-matches-nothing";
import { servicePortInsteadOfPodPort } from "./checks/service-port-instead-of-pod-port";
import { toServicesDottedSelector, toServicesMatchesNothing } from "./checks/to-services";
import { unreachableAllow } from "./checks/unreachable-allow";
import { unrestrictedPods } from "./checks/unrestricted-pods";
import { endPortBelowPort, icmpTypeZero, missingProtocolMeansThree } from "./checks/written-ports";

/** Every check, in the order of the page that lists them. A test compares the list with the ids. */
export const checks: readonly Check[] = [
  invalidPolicy,
  unsupportedField,
  entityAsLabel,
  duplicatePolicy,
  namespacedWithoutNamespace,
  conflictingRules,
  hostPolicyWithoutHostFirewall,
  authWithoutSpire,
  selectorMatchesNothing,
  endpointSelectorCannotLeaveNamespace,
  selectorAlsoMatchesWorld,
  cidrNeverMatchesPods,
  emptyRuleDenies,
  emptyDenyRule,
  emptyPeerList,
  policyTypesIgnored,
  defaultDenyMissing,
  unrestrictedPods,
  denyOnlyBlocksEverything,
  clusterWideDenyWithoutEssentials,
  unreachableAllow,
  servicePortInsteadOfPodPort,
  missingProtocolMeansThree,
  icmpTypeZero,
  endPortBelowPort,
  namedPortAmbiguous,
  namedPortUnknown,
  toServicesDottedSelector,
  toServicesMatchesNothing,
  l7NeedsTcp,
  l7Shadowed,
  pathIsFullMatch,
  queryStringInPath,
  globInPattern,
  unescapedDotInPattern,
  requestNeverMatches,
  headerWithoutBlank,
  secretInPolicy,
  dnsNotAllowed,
  fqdnWithoutDnsRule,
  fqdnWildcardOneLabel,
];
