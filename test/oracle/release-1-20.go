//go:build cilium_1_20

package main

import (
	"net/netip"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// What of Cilium's code is called otherwise in other minor releases. Here: 1.20.

func alwaysAllowLocalhost() {
	option.Config.UnsafeDaemonConfigOption.AllowLocalhost = option.AllowLocalhostAlways
}

// isWritten says whether a policy has a network around an address. Others have no identity of their own.
func isWritten(policies []policyRules, address netip.Addr) bool {
	for _, accepted := range policies {
		for _, entry := range accepted.rules {
			for _, selector := range entry.L3 {
				for _, network := range selector.GetCIDRPrefixes() {
					if network.Bits() > 0 && network.Contains(address) {
						return true
					}
				}
			}
		}
	}
	return false
}

// needsProvider is never true: groups of a cloud provider are CiliumCIDRGroups that something else fills.
func needsProvider(*api.Rule) bool { return false }

// knownPorts are the named ports of all pods, as the engine asks for them.
type knownPorts struct{ all types.NamedPortMultiMap }

func (k knownPorts) GetNamedPorts() types.NamedPortMultiMap { return k.all }

func tellNamedPorts(repository *policy.Repository, all types.NamedPortMultiMap) {
	repository.SetNamedPortsGetter(knownPorts{all})
}

// namedPortRegister collects the named ports of all pods.
type namedPortRegister interface {
	types.NamedPortMultiMap
	Update(id identity.NumericIdentity, before, after types.NamedPortMap) bool
}

// registerPorts adds a pod's named ports, which are those of its identity.
func registerPorts(all namedPortRegister, id identity.NumericIdentity, ports types.NamedPortMap) {
	all.Update(id, nil, ports)
}

func (e *engine) selectorPolicyOf(id *identity.Identity, isNew bool) (policy.SelectorPolicy, error) {
	if isNew {
		e.repository.UpdateIdentities(identity.IdentityMap{id.ID: id.LabelArray}, nil)
	}
	return e.repository.ResolvePolicy(id)
}

// portsOf are the numbers of a filter's port, as an agent makes redirects for them (pkg/endpoint/policy.go, proxyIDs): its
// own, the pod's at ingress, those of the peers at egress.
func (o *owner) portsOf(filter *policy.L4Filter) []uint16 {
	if filter.Port != 0 || filter.PortName == "" {
		return []uint16{filter.Port}
	}
	if filter.Ingress {
		if port := o.GetIngressNamedPort(filter.PortName, filter.U8Proto); port != 0 {
			return []uint16{port}
		}
		return nil
	}
	peers := filter.Identities(o.selected.GetSelectorSnapshot())
	return o.selected.GetEgressNamedPorts(filter.PortName, filter.U8Proto, peers).Ports()
}

func (o *owner) GetIngressNamedPort(name string, protocol u8proto.U8proto) uint16 {
	port, _ := o.ports.GetNamedPort(name, protocol)
	return port
}

func (o *owner) PreviousMapStateSizes() policy.MapStateSizes { return policy.MapStateSizes{} }

// forEachFilter visits the filters of one direction until one says to stop.
func (p *endpointPolicy) forEachFilter(ingress bool, visit func(*policy.L4Filter) bool) {
	for filter := range p.direction(ingress).Filters() {
		if !visit(filter) {
			return
		}
	}
}

func (p *endpointPolicy) direction(ingress bool) *policy.L4DirectionPolicy {
	if ingress {
		return &p.SelectorPolicy.L4Policy.Ingress
	}
	return &p.SelectorPolicy.L4Policy.Egress
}

// matchesService is serviceSelectorMatches of pkg/policy/k8s/service.go.
func matchesService(selector *api.K8sServiceSelectorNamespace, set map[string]string) bool {
	wanted := policytypes.NewLabelSelector(api.EndpointSelector(selector.Selector))
	return policytypes.Matches(wanted, serviceLabels(labels.Map2Labels(set, labels.LabelSourceK8s)))
}

func (l serviceLabels) GetLabel(label *labels.Label) string { return l[label.Key].Value }

func (l serviceLabels) HasLabel(label *labels.Label) bool {
	_, has := l[label.Key]
	return has
}

func (l serviceLabels) LookupLabel(label *labels.Label) (value string, exists bool) {
	found, has := l[label.Key]
	return found.Value, has
}
