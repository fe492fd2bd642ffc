//go:build cilium_1_19 || cilium_1_20

package main

import (
	"github.com/cilium/cilium/pkg/defaults"
	"github.com/cilium/cilium/pkg/fqdn/re"
	"github.com/cilium/cilium/pkg/k8s"
	k8sconst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	slimmetav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
)

// What 1.19 and 1.20 have in common and 1.18 has otherwise.

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

func selects(selector policy.CachedSelector, remote remoteID) bool { return selector.Selects(remote) }

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

// selectorOfService selects the pods behind a Service (newEndpointSelectorForServiceSelector).
func selectorOfService(pods map[string]string, namespace string) api.EndpointSelector {
	pods[k8sconst.PodNamespaceLabel] = namespace
	return api.NewESFromK8sLabelSelector(labels.LabelSourceK8sKeyPrefix, &slimmetav1.LabelSelector{MatchLabels: pods})
}

// serviceLabels are labels as a selector asks for them.
type serviceLabels labels.Labels

// strengthOf is what decides between two entries first: the precedence, that of a deny above all.
func strengthOf(entry policy.MapStateEntry) uint64 { return uint64(entry.Precedence) }

func (noMetrics) AddRule(policytypes.PolicyEntry) {}
func (noMetrics) DelRule(policytypes.PolicyEntry) {}
