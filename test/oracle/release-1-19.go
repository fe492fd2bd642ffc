//go:build cilium_1_19

package main

import (
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	cilium "github.com/cilium/proxy/go/cilium/api"
)

// What of Cilium's code is called otherwise in other minor releases. Here: 1.19.

func (p *endpointPolicy) portRules(ingress bool) policy.L4PolicyMaps {
	if ingress {
		return p.SelectorPolicy.L4Policy.Ingress.PortRules
	}
	return p.SelectorPolicy.L4Policy.Egress.PortRules
}

// forEachFilter visits the filters of one direction until one says to stop.
func (p *endpointPolicy) forEachFilter(ingress bool, visit func(*policy.L4Filter) bool) {
	for filter := range p.portRules(ingress).Filters() {
		if !visit(filter) {
			return
		}
	}
}

// allPorts is the filter of one direction that stands for all ports of a protocol; nil if there is none. Namespaced and
// cluster-wide policies and NetworkPolicies are all of the first tier.
func (p *endpointPolicy) allPorts(ingress bool, protocol string) *policy.L4Filter {
	tiers := p.portRules(ingress)
	if len(tiers) == 0 {
		return nil
	}
	return tiers[0].ExactLookup("0", 0, protocol)
}

func selectsNobody(selector policy.CachedSelector) bool { return len(selector.GetSelections()) == 0 }

func denies(rules *policy.PerSelectorPolicy) bool { return rules.IsDeny() }

func canShortCircuit(rules *policy.PerSelectorPolicy) bool { return rules.CanShortCircuit() }

func rulesForEnvoy(rules *policy.PerSelectorPolicy) *cilium.HttpNetworkPolicyRules {
	return rules.EnvoyHTTPRules()
}

// matchesService is serviceSelectorMatches of pkg/policy/k8s/service.go.
func matchesService(selector *api.K8sServiceSelectorNamespace, set map[string]string) bool {
	requirements, err := policytypes.UnsanitizedLabelSelectorToRequirements(selector.Selector.LabelSelector)
	if err != nil {
		return false
	}
	return policytypes.MatchesRequirements(requirements, serviceLabels(labels.Map2Labels(set, labels.LabelSourceK8s)))
}

func (l serviceLabels) LookupLabel(label *labels.Label) (value string, exists bool) {
	found, has := l[label.Key]
	if has && (label.IsAnySource() || found.Source == label.Source) {
		return found.Value, true
	}
	return "", false
}

// selectorPolicyOf computes a policy that sends anything to a proxy twice. Whether rules for requests spare the pods' own
// host is asked while the selectors that such a policy is the first to use select nobody yet (L4Filter.attach runs before
// SelectorCache.Commit), and otherwise from the next computation on, which every agent comes to.
func (e *engine) selectorPolicyOf(id *identity.Identity, isNew bool) (policy.SelectorPolicy, error) {
	selected, err := e.computeSelectorPolicy(id, isNew)
	if err != nil {
		return nil, err
	}
	if !redirects(selected) {
		return selected, nil
	}
	e.repository.BumpRevision()
	return e.computeSelectorPolicy(id, false)
}

func redirects(selected policy.SelectorPolicy) bool {
	for range selected.RedirectFilters() {
		return true
	}
	return false
}

func (o *owner) PreviousMapState() *policy.MapState { return nil }
