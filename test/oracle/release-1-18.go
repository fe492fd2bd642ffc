//go:build !cilium_1_19 && !cilium_1_20

package main

import (
	"math"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/container/versioned"
	"github.com/cilium/cilium/pkg/defaults"
	"github.com/cilium/cilium/pkg/fqdn/re"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/k8s"
	k8sconst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	cilium "github.com/cilium/proxy/go/cilium/api"
)

// What of Cilium's code is called otherwise in other minor releases. Here: 1.18.

// policyEntries are rules as the repository takes them.
type policyEntries = api.Rules

func entriesOf(rules api.Rules) policyEntries { return rules }

// peersCluster is the cluster that selectors of peers mean where they name none: any of the mesh.
func peersCluster(*question) string { return cmtypes.PolicyAnyCluster }

func networkPolicyEntries(object *slimnetworkingv1.NetworkPolicy, cluster string) (policyEntries, error) {
	return k8s.ParseNetworkPolicy(logger, cluster, object)
}

func prepareNames() error { return re.InitRegexCompileLRU(logger, defaults.FQDNRegexCompileLRUSize) }

// forEachFilter visits the filters of one direction until one says to stop.
func (p *endpointPolicy) forEachFilter(ingress bool, visit func(*policy.L4Filter) bool) {
	if ingress {
		p.L4Policy.Ingress.PortRules.ForEach(visit)
	} else {
		p.L4Policy.Egress.PortRules.ForEach(visit)
	}
}

// allPorts is the filter of one direction that stands for all ports of a protocol; nil if there is none.
func (p *endpointPolicy) allPorts(ingress bool, protocol string) *policy.L4Filter {
	if ingress {
		return p.L4Policy.Ingress.PortRules.ExactLookup("0", 0, protocol)
	}
	return p.L4Policy.Egress.PortRules.ExactLookup("0", 0, protocol)
}

func selects(selector policy.CachedSelector, remote remoteID) bool {
	return selector.Selects(versioned.Latest(), remote)
}

func selectsNobody(selector policy.CachedSelector) bool {
	return len(selector.GetSelections(versioned.Latest())) == 0
}

func denies(rules *policy.PerSelectorPolicy) bool { return rules.GetDeny() }

func canShortCircuit(rules *policy.PerSelectorPolicy) bool { return rules.CanShortCircuit }

func rulesForEnvoy(rules *policy.PerSelectorPolicy) *cilium.HttpNetworkPolicyRules {
	return rules.EnvoyHTTPRules
}

// addGroupValues adds what selectors of groups of networks match besides the labels of the group: here nothing.
func addGroupValues(labels.Labels) {}

func matchesService(selector *api.K8sServiceSelectorNamespace, set map[string]string) bool {
	matcher := api.EndpointSelector(selector.Selector)
	matcher.SyncRequirementsWithLabelSelector()
	return matcher.Matches(serviceLabels(set))
}

// selectorOfService selects the pods behind a Service.
func selectorOfService(pods map[string]string, namespace string) api.EndpointSelector {
	pods[labels.LabelSourceK8sKeyPrefix+k8sconst.PodNamespaceLabel] = namespace
	return api.NewESFromMatchRequirements(pods, nil)
}

// serviceLabels are labels as a selector asks for them.
type serviceLabels map[string]string

func (l serviceLabels) Get(label string) string { return l[label] }

func (l serviceLabels) Has(label string) bool {
	_, has := l[label]
	return has
}

func (l serviceLabels) Lookup(label string) (string, bool) {
	value, has := l[label]
	return value, has
}

func (e *engine) selectorPolicyOf(id *identity.Identity, isNew bool) (policy.SelectorPolicy, error) {
	return e.computeSelectorPolicy(id, isNew)
}

// strengthOf is what decides between two entries first: a deny, then the priority of the proxy.
func strengthOf(entry policy.MapStateEntry) uint64 {
	if entry.IsDeny() {
		return math.MaxUint64
	}
	return uint64(entry.ProxyPortPriority)
}

func (noMetrics) AddRule(api.Rule) {}
func (noMetrics) DelRule(api.Rule) {}
