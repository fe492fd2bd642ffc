//go:build !cilium_1_20

package main

import (
	"net/netip"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/spanstat"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// What 1.18 and 1.19 have in common and 1.20 has otherwise.

func alwaysAllowLocalhost() { option.Config.AllowLocalhost = option.AllowLocalhostAlways }

// celRules are none: the definitions have no rules in CEL.
func celRules(*structuralschema.Structural) func(map[string]any) field.ErrorList {
	return func(map[string]any) field.ErrorList { return nil }
}

// isWritten is true: each address is taken to have an identity of its own. Whether it has makes no difference.
func isWritten([]policyRules, netip.Addr) bool { return true }

// needsProvider is true for rules about groups of a cloud provider, which the agent has another policy made of.
func needsProvider(rule *api.Rule) bool { return rule.RequiresDerivative() }

// tellNamedPorts is nothing: the engine asks the endpoint.
func tellNamedPorts(*policy.Repository, types.NamedPortMultiMap) {}

// namedPortRegister collects the named ports of all pods.
type namedPortRegister interface {
	types.NamedPortMultiMap
	Update(before, after types.NamedPortMap) bool
}

// registerPorts adds a pod's named ports, whoever the pod is.
func registerPorts(all namedPortRegister, _ identity.NumericIdentity, ports types.NamedPortMap) {
	all.Update(nil, ports)
}

func (e *engine) computeSelectorPolicy(id *identity.Identity, isNew bool) (policy.SelectorPolicy, error) {
	if isNew {
		e.manager.Add(id)
	}
	selected, _, err := e.repository.GetSelectorPolicy(id, 0, &noStatistics{}, endpointID)
	return selected, err
}

type noStatistics struct{ waiting, calculation spanstat.SpanStat }

func (s *noStatistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.waiting }
func (s *noStatistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculation }

// GetNamedPort is what an endpoint answers (pkg/endpoint/policy.go): its own ports at ingress, any pod's at egress.
func (o *owner) GetNamedPort(ingress bool, name string, protocol u8proto.U8proto) uint16 {
	if ingress {
		port, _ := o.ports.GetNamedPort(name, protocol)
		return port
	}
	port, _ := o.egressPorts.GetNamedPort(name, protocol)
	return port
}

// portsOf are the numbers of a filter's port: its own, or what its name stands for; none if that is nothing.
func (o *owner) portsOf(filter *policy.L4Filter) []uint16 {
	port := filter.Port
	if port == 0 && filter.PortName != "" {
		port = o.GetNamedPort(filter.Ingress, filter.PortName, filter.U8Proto)
	}
	if port == 0 {
		return nil
	}
	return []uint16{port}
}

// resolvedPort is a filter's port, or what its name stands for; 0 if that is nothing.
func resolvedPort(filter *policy.L4Filter, own *owner) uint16 {
	for _, port := range own.portsOf(filter) {
		return port
	}
	return 0
}
