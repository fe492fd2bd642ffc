package main

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/identity"
	k8sutils "github.com/cilium/cilium/pkg/k8s/utils"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/policy/api"
)

// metadataName is the label that an API server puts on every namespace.
const metadataName = "kubernetes.io/metadata.name"

var entityIdentities = map[string]identity.NumericIdentity{
	"world":          identity.ReservedIdentityWorld,
	"host":           identity.ReservedIdentityHost,
	"remote-node":    identity.ReservedIdentityRemoteNode,
	"kube-apiserver": identity.ReservedIdentityKubeAPIServer,
	"health":         identity.ReservedIdentityHealth,
	"ingress":        identity.ReservedIdentityIngress,
	"init":           identity.ReservedIdentityInit,
	"unmanaged":      identity.ReservedIdentityUnmanaged,
}

// identities gives every set of labels one identity, as Cilium's allocator does.
type identities struct {
	byLabels map[string]*identity.Identity
	all      identity.IdentityMap
	// Last numbers given out: pods get those of their cluster, addresses and names those of the node.
	lastOfCluster map[string]identity.NumericIdentity
	lastLocal     identity.NumericIdentity
	groups        []groupPrefix
	names         []nameSelector
	byName        map[string]*identity.Identity
	policies      []policyRules
}

type groupPrefix struct {
	prefix netip.Prefix
	labels labels.Labels
}

type nameSelector struct {
	pattern *regexp.Regexp
	label   labels.Label
}

func newIdentities(asked *question, policies []policyRules) *identities {
	known := &identities{
		byLabels:  map[string]*identity.Identity{},
		byName:    map[string]*identity.Identity{},
		policies:  policies,
		all:       identity.ListReservedIdentities(),
		lastLocal: identity.MinLocalIdentity,
		lastOfCluster: map[string]identity.NumericIdentity{
			asked.ClusterName: identity.GetMinimalAllocationIdentity(0),
		},
	}
	known.groups = groupPrefixes(asked.CIDRGroups)
	known.names = nameSelectors(policies)
	return known
}

func (n *identities) of(set labels.Labels, number func() identity.NumericIdentity) *identity.Identity {
	key := string(set.SortedList())
	if existing, found := n.byLabels[key]; found {
		return existing
	}
	added := identity.NewIdentity(number(), set)
	n.byLabels[key] = added
	n.all[added.ID] = added.LabelArray
	return added
}

// local is the next number of the node's own.
func (n *identities) local() identity.NumericIdentity {
	n.lastLocal++
	return n.lastLocal
}

// ofCluster gives numbers of a cluster, whose own number is in them: 0 for the policies' own, others as they come.
func (n *identities) ofCluster(name string) func() identity.NumericIdentity {
	return func() identity.NumericIdentity {
		last, known := n.lastOfCluster[name]
		if !known {
			last = identity.GetMinimalAllocationIdentity(uint32(len(n.lastOfCluster)))
		}
		n.lastOfCluster[name] = last + 1
		return last + 1
	}
}

// namespaceLabels is what Cilium asks a namespace for.
type namespaceLabels struct {
	name   string
	labels map[string]string
}

func (n namespaceLabels) GetName() string              { return n.name }
func (n namespaceLabels) GetLabels() map[string]string { return n.labels }

func namespaceOf(asked *question, name string) namespaceLabels {
	found := map[string]string{metadataName: name}
	for key, value := range asked.Namespaces[name].Labels {
		found[key] = value
	}
	return namespaceLabels{name: name, labels: found}
}

// ofPod is the identity of a pod: its own labels and those that Cilium derives, without what its filter drops.
func (n *identities) ofPod(endpoint *endpointInput, namespace namespaceLabels, cluster string) *identity.Identity {
	derived := k8sutils.SanitizePodLabels(endpoint.Labels, namespace, endpoint.ServiceAccount, cluster)
	kept, _ := labelsfilter.Filter(labels.Map2Labels(derived, labels.LabelSourceK8s))
	return n.of(kept, n.ofCluster(cluster))
}

// ofAddress is the identity of an address outside of the cluster. Of two groups the one with the longer prefix wins a
// label that both set.
func (n *identities) ofAddress(text string) (*identity.Identity, error) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		address, failed := netip.ParseAddr(text)
		if failed != nil {
			return nil, fmt.Errorf("%q is not an address", text)
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	if !prefix.IsSingleIP() {
		return nil, fmt.Errorf("%q is more than one address", text)
	}
	set := labels.GetCIDRLabels(prefix)
	known := isWritten(n.policies, prefix.Addr())
	for _, group := range n.groups {
		if !group.prefix.Contains(prefix.Addr()) {
			continue
		}
		known = true
		for key, label := range group.labels {
			if _, taken := set[key]; !taken {
				set[key] = label
			}
		}
	}
	if !known {
		return reservedOnly(set), nil
	}
	return n.of(set, n.local), nil
}

// reservedOnly is the identity of an address that no network is known for: the world.
func reservedOnly(set labels.Labels) *identity.Identity {
	reserved := labels.Labels{}
	for key, label := range set {
		if label.Source == labels.LabelSourceReserved {
			reserved[key] = label
		}
	}
	return identity.LookupReservedIdentityByLabels(reserved)
}

// ofName is the identity of an address that Cilium learned for a DNS name: outside of the cluster, and labelled with
// every `toFQDNs` selector that selects the name.
func (n *identities) ofName(name string) *identity.Identity {
	if existing, found := n.byName[name]; found {
		return existing
	}
	full := dns.FQDN(strings.ToLower(name))
	set := labels.Labels{labels.IDNameWorld: labels.NewLabel(labels.IDNameWorld, "", labels.LabelSourceReserved)}
	for _, selector := range n.names {
		if selector.pattern.MatchString(full) {
			set[selector.label.Key] = selector.label
		}
	}
	added := reservedOnly(set)
	if len(set) > 1 {
		added = n.of(set, n.local)
	}
	n.byName[name] = added
	return added
}

func groupPrefixes(groups map[string]cidrGroupInput) (prefixes []groupPrefix) {
	for name, group := range groups {
		set := labels.Map2Labels(k8sutils.RemoveCiliumLabels(group.Labels), labels.LabelSourceCIDRGroup)
		addGroupValues(set)
		own := api.LabelForCIDRGroupRef(name)
		set[own.Key] = own
		for _, text := range group.CIDRs {
			// The agent overrides the identity of 0.0.0.0/0 and ::/0 with the world's (daemon/cmd/hostips-sync.go), so what a group
			// says of them reaches neither these nor the networks in them.
			if prefix, err := netip.ParsePrefix(text); err == nil && prefix.Bits() > 0 {
				prefixes = append(prefixes, groupPrefix{prefix: prefix.Masked(), labels: set})
			}
		}
	}
	slices.SortFunc(prefixes, func(a, b groupPrefix) int {
		if a.prefix.Bits() != b.prefix.Bits() {
			return b.prefix.Bits() - a.prefix.Bits()
		}
		return strings.Compare(string(a.labels.SortedList()), string(b.labels.SortedList()))
	})
	return prefixes
}

func nameSelectors(policies []policyRules) (selectors []nameSelector) {
	seen := map[string]bool{}
	for _, accepted := range policies {
		for _, selector := range accepted.names {
			key := selector.String()
			if seen[key] {
				continue
			}
			seen[key] = true
			if pattern, err := selector.ToRegex(); err == nil {
				selectors = append(selectors, nameSelector{pattern: pattern, label: selector.IdentityLabel()})
			}
		}
	}
	return selectors
}
