import type { EngineChange } from "../engine-change";

/** What 1.19 decides otherwise than 1.18. */
export const changesOf119: readonly EngineChange[] = [
  {
    facts: ["nameWildcards", "everyName"],
    summary:
      "`**.` at the beginning of a DNS pattern stands for one label or more, and `**` alone for every name; before, two stars were one",
    source: "1.19 Upgrade Notes, Network Policy",
    both: "write `*.` where one label is meant; for more, list a pattern for each number of labels (`*.example.org`, `*.*.example.org`)",
  },
  {
    facts: ["peersAreLocal"],
    summary:
      "a selector of peers that names no cluster means the policy's own; before, any cluster of the mesh",
    source: "1.19 Upgrade Notes, Cluster Mesh (policy-default-local-cluster)",
    both: "name the cluster in the selector: the label io.cilium.k8s.policy.cluster, with its name or with operator Exists",
  },
  {
    facts: ["serviceSelectorSource"],
    summary:
      "`toServices` finds the pods of a Service whose selector has a key with a dot in it (app.kubernetes.io/name); before, none",
    source: "pkg/policy/k8s/service.go; not in the notes",
    both: "select the pods themselves, with toEndpoints",
  },
  {
    facts: ["serviceSelectors"],
    summary:
      "an empty selector of `k8sServiceSelector` is every Service, a key of it may have its source before it (`k8s:app`), and one that is not valid has the policy refused; before, each of these found no Service, so that beside ports the rule was for everybody",
    source: "pkg/policy/k8s/service.go, serviceSelectorMatches; pkg/policy/api/service.go; not in the notes",
    both: "name the Service (k8sService), or select it by a label without a source",
  },
  {
    facts: ["allOfIpv6"],
    summary:
      "`::/0` in a set of networks or an ipBlock is IPv6 alone; before, it was the whole world where IPv6 is off, IPv4 included",
    source: "pkg/labels/cidr.go, getWorldLabel; not in the notes",
    both: "write 0.0.0.0/0 where IPv4 is meant, and leave ::/0 out of a cluster without IPv6",
  },
  {
    facts: ["sameNetwork"],
    summary:
      "one network that is written in two ways (10.0.0.0/8, 10.1.2.3/8) is two peers, whose rules are not joined and do not conflict; before, they were joined",
    source: "pkg/policy/api/cidr.go, CIDR.SelectorKey; not in the notes",
    both: "write a network the same way everywhere, its address masked",
  },
  {
    facts: ["groupLabelValues"],
    summary:
      "an address in several CiliumCIDRGroups that set one label to different values has each of them; before, that of the longest network",
    source: "pkg/policy/k8s/cilium_cidr_group.go; not in the notes",
    both: "name groups by cidrGroupRef, or give them labels of their own",
  },
  {
    facts: ["hostIsSparedBy"],
    summary:
      "rules for requests of one port spare the pods' own host only if none of them names it; before, each rule by itself",
    source: "pkg/policy/l4.go, L4Filter.attach; not in the notes",
    both: "add a rule for fromEntities: [host] with the port and without requests",
  },
  {
    facts: ["portlessProtocols"],
    summary: "VRRP and IGMP are protocols of a port rule with port 0; before, such a policy was refused",
    source: "pkg/policy/api/l4.go; not in the notes",
    both: "leave rules for these protocols out",
  },
  {
    facts: ["emptyListBesideNames"],
    summary:
      "an empty list of networks or entities beside `toFQDNs` (`toCIDR: []`) takes the rule away, names and all; before, it did nothing",
    source: "pkg/policy/utils/parserules.go, mergeEndpointSelectors; not in the notes",
    both: "leave empty lists out",
  },
  {
    facts: ["fields"],
    summary: "`fromRequires` and `toRequires` have to be empty: a policy that has them is refused",
    source: "1.19 Upgrade Notes, Network Policy",
    both: "write the requirement into each selector of fromEndpoints and toEndpoints",
  },
];
