//go:build cilium_1_19

package main

import (
	"github.com/cilium/cilium/pkg/defaults"
	"github.com/cilium/cilium/pkg/fqdn/re"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/k8s"
	k8sconst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	slimmetav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	cilium "github.com/cilium/proxy/go/cilium/api"
)

// What of Cilium's code is called otherwise in other minor releases. Here: 1.19.

// policyEntries are rules as the repository takes them.
type policyEntries = policytypes.PolicyEntries

func entriesOf(rules api.Rules) policyEntries { return policyutils.RulesToPolicyEntries(rules) }

// peersCluster is the cluster that selectors of peers mean where they name none: the policy's own
// (policy-default-local-cluster, on by default).
func peersCluster(asked *question) string { return asked.ClusterName }

func networkPolicyEntries(object *slimnetworkingv1.NetworkPolicy, cluster string) (policyEntries, error) {
	return k8s.ParseNetworkPolicy(logger, cluster, object)
}

func prepareNames() error {
	re.Resize(logger, defaults.FQDNRegexCompileLRUSize)
	return nil
}

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

func selects(selector policy.CachedSelector, remote remoteID) bool { return selector.Selects(remote) }

func selectsNobody(selector policy.CachedSelector) bool { return len(selector.GetSelections()) == 0 }

func denies(rules *policy.PerSelectorPolicy) bool { return rules.IsDeny() }

func canShortCircuit(rules *policy.PerSelectorPolicy) bool { return rules.CanShortCircuit() }

func rulesForEnvoy(rules *policy.PerSelectorPolicy) *cilium.HttpNetworkPolicyRules {
	return rules.EnvoyHTTPRules()
}

// addGroupValues adds what selectors of groups of networks match besides the labels of the group: a label for each value
// (pkg/policy/k8s/cilium_cidr_group.go).
func addGroupValues(set labels.Labels) {
	encoded := labels.Labels{}
	for _, label := range set {
		added := labels.EncodedCIDRGroupLabel(label.Key, label.Value, label.Source)
		encoded[added.Key] = added
	}
	set.MergeLabels(encoded)
}

// matchesService is serviceSelectorMatches of pkg/policy/k8s/service.go.
func matchesService(selector *api.K8sServiceSelectorNamespace, set map[string]string) bool {
	requirements, err := policytypes.UnsanitizedLabelSelectorToRequirements(selector.Selector.LabelSelector)
	if err != nil {
		return false
	}
	return policytypes.MatchesRequirements(requirements, serviceLabels(labels.Map2Labels(set, labels.LabelSourceK8s)))
}

// selectorOfService selects the pods behind a Service (newEndpointSelectorForServiceSelector).
func selectorOfService(pods map[string]string, namespace string) api.EndpointSelector {
	pods[k8sconst.PodNamespaceLabel] = namespace
	return api.NewESFromK8sLabelSelector(labels.LabelSourceK8sKeyPrefix, &slimmetav1.LabelSelector{MatchLabels: pods})
}

// serviceLabels are labels as a selector asks for them.
type serviceLabels labels.Labels

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

func (noMetrics) AddRule(policytypes.PolicyEntry) {}
func (noMetrics) DelRule(policytypes.PolicyEntry) {}

func (o *owner) PreviousMapState() *policy.MapState { return nil }
