import type { EngineChange } from "../engine-change";

/** What 1.20 decides otherwise than 1.19. */
export const changesOf120: readonly EngineChange[] = [
  {
    facts: ["fields"],
    summary:
      "rules for Kafka and for other protocols of Envoy's Go extensions (`kafka`, `l7`, `l7proto`) are gone: what is left of such a rule lets its ports pass",
    source: "1.20 Upgrade Notes, Action Required",
    both: "take the rule's `rules` away, and its ports too if they are not to be open",
  },
  {
    facts: ["hostIsSparedBy"],
    summary:
      "rules for requests and for server names never refuse the pods' own host, whoever they name; before, one for a port that named the host refused it the rest",
    source: "pkg/policy/repository.go, computePolicyEnforcementAndRules; not in the notes",
    both: "leave the host to itself, or deny it: ingressDeny with fromEntities: [host]",
  },
  {
    facts: ["portNamesAtEgress"],
    summary:
      "the name of a port at egress is the number that each peer gives it; before, the one that all pods of the cluster gave it, and nothing where they differed",
    source: "pkg/types/portmap.go, GetNamedPorts; not in the notes",
    both: "write the number",
  },
  {
    facts: ["portlessProtocols"],
    summary:
      "GRE, IPIP, IPV6, ESP and AH are protocols of a port rule with port 0; before, such a policy was refused",
    source: "pkg/policy/api/l4.go; not in the notes",
    both: "leave rules for these protocols out",
  },
  {
    facts: ["rangeFromZero"],
    summary:
      "a range of ports that begins with 0 is every port, and a deny of it goes over every allow; before, it was every port in the datapath's map alone, where an allow of a port for the same peers went over it",
    source: "pkg/policy/l4.go, keysForRange; pkg/maps/policymap, NewKeyFromPolicyKey; not in the notes",
    both: "begin the range with 1",
  },
  {
    facts: ["serverNameWildcards"],
    summary:
      "`*` stands anywhere in `serverNames`, and alone for every name; before, as the first label only, and other patterns were refused",
    source: "pkg/policy/api/l4.go, ServerName; not in the notes",
    both: "write `*.` or `**.` at the beginning, or whole names",
  },
  {
    facts: ["joinedAllowAll"],
    summary:
      "a rule that lets everybody reach a port counts beside rules for requests of a range, or of a name, that hold the port; before, it was lost there",
    source: "pkg/envoy/model.go, GetDirectionNetworkPolicy; not in the notes",
    both: "write rules for one port with one number, range or name, or add `rules.http: [{}]` to the range for everybody",
  },
  {
    facts: ["networksSelect"],
    summary:
      "a set of networks selects addresses outside of the cluster alone, also where it only excludes groups; before, one that did was for pods and nodes, too",
    source: "pkg/policy/types/selector.go, CIDRSelector.Matches; not in the notes",
    both: "give groups a label to select them by, and name pods and nodes in rules of their own",
  },
  {
    facts: ["exceptions"],
    summary:
      "an `except` that is larger than its network has the policy refused; before, it excluded all of it",
    source: "pkg/policy/api/rule_validation.go, CIDRRule.sanitize; not in the notes",
    both: "write exceptions that lie inside of the network",
  },
  {
    facts: ["providerGroups"],
    summary:
      "`fromGroups` and `toGroups` stand for a CiliumCIDRGroup that the operator fills, and for nobody without it; before, for a policy that the operator made, and the policy itself enforced nothing",
    source: "pkg/policy/api/groups.go; not in the notes",
    both: "write the addresses as a CIDR set",
  },
  {
    facts: ["labelSources"],
    summary:
      "a key of a label has its source before a colon alone, letters and digits: `reserved.host` is an ordinary name, and `$host`, `:app` and `a.b:app` are refused",
    source: "pkg/labels/validation.go, IsValidCiliumLabelKey; not in the notes",
    both: "write `reserved:host`, `k8s:app`, or the key without a source",
  },
  {
    facts: ["serviceSelectors"],
    summary:
      "a selector of `k8sServiceSelector` is not checked, and what stands before a colon in its keys does not count (`container:app` is `app`); before, one that is not valid had the policy refused, and a key of another source than `k8s` was of no Service",
    source: "pkg/policy/k8s/service.go, serviceSelectorMatches; not in the notes",
    both: "name the Service (k8sService), or select it by a label without a source",
  },
  {
    facts: ["hasClusterMesh"],
    summary: "`cluster-mesh` is an entity: `cluster` in every cluster of the mesh; before, it was refused",
    source: "pkg/policy/api/entity.go; not in the notes",
    both: "select pods of other clusters by the label io.cilium.k8s.policy.cluster",
  },
  {
    facts: ["hasAggregates"],
    summary:
      "a selector of peers that only excludes, among it a reserved label, selects every pod of the cluster and every known address outside of it, those that it excludes, too; before, it selected what it says",
    source: "pkg/policy/aggregate.go; not in the notes",
    both: "say what is selected (a label with its value, the namespace, an entity), and exclude with a rule that denies",
  },
];
