import type { Check } from "./check";
import { allowCoveredByDeny } from "./checks/allow-covered-by-deny";
import { apiServerPortCheck, toServicesApiServer } from "./checks/api-server";
import { authWithoutSpire, hostPolicyWithoutHostFirewall } from "./checks/chart-features";
import { cidrGroupMissing } from "./checks/cidr-group-missing";
import { cidrNeverMatchesPods } from "./checks/cidr-never-matches-pods";
import { cidrOfClusterEnd } from "./checks/cidr-of-cluster-end";
import { clusterWideDenyCutsGateway } from "./checks/cluster-wide-deny-cuts-gateway";
import { clusterWideDenyWithoutEssentials } from "./checks/cluster-wide-deny-without-essentials";
import { conflictingRules } from "./checks/conflicting-rules";
import { defaultDenyMissing } from "./checks/default-deny-missing";
import { defaultDenyWithoutRules } from "./checks/default-deny-without-rules";
import { denyOnlyBlocksEverything } from "./checks/deny-only-blocks-everything";
import { denyTakesProbes } from "./checks/deny-takes-probes";
import { dnsNotAllowed } from "./checks/dns-not-allowed";
import { duplicatePolicy } from "./checks/duplicate-policy";
import { emptyPeerList } from "./checks/empty-peer-list";
import { emptyDenyRule, emptyRuleDenies } from "./checks/empty-rules";
import { endpointSelectorCannotLeaveNamespace } from "./checks/endpoint-selector-cannot-leave-namespace";
import { entityAsLabel, invalidPolicy, l7NeedsTcp, unsupportedField } from "./checks/engine-problems";
import { exclusionCountsForExcluded } from "./checks/exclusion-counts-for-excluded";
import { fqdnIsNoName, serverNamesOmitFqdn } from "./checks/fqdn-names";
import { fqdnWildcardOneLabel } from "./checks/fqdn-wildcard-one-label";
import { fqdnWithoutDnsRule } from "./checks/fqdn-without-dns-rule";
import { headerWithoutBlank, secretInPolicy } from "./checks/http-headers";
import { globInPattern, pathIsFullMatch, queryStringInPath } from "./checks/http-paths";
import { requestNeverMatches, unescapedDotInPattern } from "./checks/http-patterns";
import { l7Shadowed } from "./checks/l7-shadowed";
import { namedPortAmbiguous, namedPortUnknown } from "./checks/named-ports";
import { namespaceLabelUnknown } from "./checks/namespace-label-unknown";
import { namespacedWithoutNamespace } from "./checks/namespaced-without-namespace";
import { nodeLabelsFiltered } from "./checks/node-labels-filtered";
import { policyTypesIgnored } from "./checks/policy-types-ignored";
import { ruleSplitInTwo } from "./checks/rule-split-in-two";
import { selectorAlsoMatchesWorld } from "./checks/selector-also-matches-world";
import { selectorHostNetworkOnly } from "./checks/selector-host-network-only";
import { selectorMatchesNothing } from "./checks/selector-matches-nothing";
import { servicePortInsteadOfPodPort } from "./checks/service-port-instead-of-pod-port";
import {
  toServicesDottedSelector,
  toServicesEmptySelector,
  toServicesMatchesNothing,
  toServicesSelectorSelectsNone,
} from "./checks/to-services";
import { unreachableAllow } from "./checks/unreachable-allow";
import { unrestrictedPods } from "./checks/unrestricted-pods";
import {
  endPortBelowPort,
  icmpTypeZero,
  missingProtocolMeansThree,
  portRangeFromZero,
} from "./checks/written-ports";

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
  exclusionCountsForExcluded,
  selectorHostNetworkOnly,
  namespaceLabelUnknown,
  nodeLabelsFiltered,
  cidrNeverMatchesPods,
  cidrOfClusterEnd,
  cidrGroupMissing,
  emptyRuleDenies,
  emptyDenyRule,
  emptyPeerList,
  policyTypesIgnored,
  defaultDenyMissing,
  defaultDenyWithoutRules,
  unrestrictedPods,
  denyOnlyBlocksEverything,
  clusterWideDenyWithoutEssentials,
  clusterWideDenyCutsGateway,
  denyTakesProbes,
  allowCoveredByDeny,
  ruleSplitInTwo,
  unreachableAllow,
  servicePortInsteadOfPodPort,
  missingProtocolMeansThree,
  icmpTypeZero,
  endPortBelowPort,
  portRangeFromZero,
  namedPortAmbiguous,
  namedPortUnknown,
  toServicesDottedSelector,
  toServicesMatchesNothing,
  toServicesEmptySelector,
  toServicesSelectorSelectsNone,
  toServicesApiServer,
  apiServerPortCheck,
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
  fqdnIsNoName,
  serverNamesOmitFqdn,
];
