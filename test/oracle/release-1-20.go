//go:build cilium_1_20

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
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// What of Cilium's code is called otherwise in other minor releases. Here: 1.20.

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

func alwaysAllowLocalhost() {
	option.Config.UnsafeDaemonConfigOption.AllowLocalhost = option.AllowLocalhostAlways
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

// matchesService is serviceSelectorMatches of pkg/policy/k8s/service.go.
func matchesService(selector *api.K8sServiceSelectorNamespace, set map[string]string) bool {
	wanted := policytypes.NewLabelSelector(api.EndpointSelector(selector.Selector))
	return policytypes.Matches(wanted, serviceLabels(labels.Map2Labels(set, labels.LabelSourceK8s)))
}

// selectorOfService selects the pods behind a Service (newEndpointSelectorForServiceSelector).
func selectorOfService(pods map[string]string, namespace string) api.EndpointSelector {
	pods[k8sconst.PodNamespaceLabel] = namespace
	return api.NewESFromK8sLabelSelector(labels.LabelSourceK8sKeyPrefix, &slimmetav1.LabelSelector{MatchLabels: pods})
}

// serviceLabels are labels as a selector asks for them, whatever their source.
type serviceLabels labels.Labels

func (l serviceLabels) GetLabel(label *labels.Label) string { return l[label.Key].Value }

func (l serviceLabels) HasLabel(label *labels.Label) bool {
	_, has := l[label.Key]
	return has
}

func (l serviceLabels) LookupLabel(label *labels.Label) (value string, exists bool) {
	found, has := l[label.Key]
	return found.Value, has
}

func (noMetrics) AddRule(policytypes.PolicyEntry) {}
func (noMetrics) DelRule(policytypes.PolicyEntry) {}
