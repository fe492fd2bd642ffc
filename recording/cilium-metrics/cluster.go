package main

import (
	"fmt"
	"net/netip"
	"slices"

	flowpb "github.com/cilium/cilium/api/v1/flow"
	"github.com/cilium/cilium/pkg/hubble/parser/getters"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/ipcache"
	slimcore "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	slimmeta "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
)

// peer is an end of a flow: a pod, a node or something in the world.
type peer struct {
	name, namespace string
	// node is where it runs; empty for the world.
	node     string
	address  netip.Addr
	identity identity.NumericIdentity
	labels   labels.Labels
	// pod is what the API server has of it; absent for nodes and the world.
	pod *slimcore.Pod
	// endpoint is the agent's number of the pod.
	endpoint uint16
}

func (p *peer) GetID() uint64                         { return uint64(p.endpoint) }
func (p *peer) GetIdentity() identity.NumericIdentity { return p.identity }
func (p *peer) GetK8sPodName() string                 { return p.name }
func (p *peer) GetK8sNamespace() string               { return p.namespace }
func (p *peer) GetLabels() labels.Labels              { return p.labels }
func (p *peer) GetPod() *slimcore.Pod                 { return p.pod }
func (p *peer) GetPolicyCorrelationInfoForKey(policytypes.Key) (policytypes.PolicyCorrelationInfo, bool) {
	return policytypes.PolicyCorrelationInfo{}, false
}

// owner is the controller that made a pod; a bare pod has none. Hubble finds the name of the workload by it.
type owner struct{ kind, name string }

var nodeNames = []string{"talos-cp-1", "talos-worker-1", "talos-worker-2"}

const (
	controlPlane = iota
	workerOne
	workerTwo
)

func nodeAddress(index int) netip.Addr {
	return netip.AddrFrom4([4]byte{192, 168, 0, byte(211 + index)})
}

func newPod(namespace, name string, app label, node int, endpoint uint16, by owner) *peer {
	meta := slimmeta.ObjectMeta{Name: name, Namespace: namespace, Labels: map[string]string{app.name: app.value}}
	if by.name != "" {
		controller := true
		reference := slimmeta.OwnerReference{Kind: by.kind, Name: by.name, Controller: &controller}
		meta.GenerateName = by.name + "-"
		if by.kind == "Deployment" {
			const hash = "6d4cf56db6"
			meta.Labels["pod-template-hash"] = hash
			reference.Kind, reference.Name = "ReplicaSet", by.name+"-"+hash
			meta.GenerateName = reference.Name + "-"
		}
		meta.OwnerReferences = []slimmeta.OwnerReference{reference}
		meta.Name = meta.GenerateName + name
	}
	return &peer{
		name:      meta.Name,
		namespace: namespace,
		node:      nodeNames[node],
		address:   netip.AddrFrom4([4]byte{10, 244, byte(node), byte(endpoint % 250)}),
		identity:  identity.NumericIdentity(20000 + uint32(endpoint)),
		labels: labels.Map2Labels(map[string]string{
			app.name:                       app.value,
			"io.kubernetes.pod.namespace":  namespace,
			"io.cilium.k8s.policy.cluster": "default",
		}, labels.LabelSourceK8s),
		pod:      &slimcore.Pod{ObjectMeta: meta},
		endpoint: endpoint,
	}
}

// The lab as the catalogue lays it down (policies/workloads.ts: clients are bare pods), and what every cluster has.
var (
	client           = newPod("policy-lab", "client", label{"app", "client"}, workerOne, 101, owner{})
	intruder         = newPod("policy-lab", "intruder", label{"app", "intruder"}, workerOne, 102, owner{})
	server           = newPod("policy-lab", "x7k2p", label{"app", "server"}, workerTwo, 103, owner{"Deployment", "server"})
	stageClient      = newPod("policy-stage", "stage-client", label{"app", "stage-client"}, controlPlane, 104, owner{})
	dnsServer        = newPod("kube-system", "m9wqz", label{"k8s-app", "kube-dns"}, controlPlane, 105, owner{"Deployment", "coredns"})
	prometheusServer = newPod("monitoring", "0", label{"app.kubernetes.io/name", "prometheus"}, workerTwo, 106,
		owner{"StatefulSet", "prometheus-monitoring-kube-prometheus-prometheus"})
	grafana   = newPod("monitoring", "hj4tz", label{"app.kubernetes.io/name", "grafana"}, workerOne, 107, owner{"Deployment", "monitoring-grafana"})
	ksm       = newPod("monitoring", "p2v8n", label{"app.kubernetes.io/name", "kube-state-metrics"}, controlPlane, 108, owner{"Deployment", "monitoring-kube-state-metrics"})
	elsewhere = &peer{
		name: "world", address: netip.MustParseAddr("203.0.113.80"), identity: identity.ReservedIdentityWorld, labels: labels.LabelWorld,
	}
	pods = []*peer{client, intruder, server, stageClient, dnsServer, prometheusServer, grafana, ksm}
)

// host is a node as an end of a flow.
func host(index int) *peer {
	return &peer{name: nodeNames[index], node: nodeNames[index], address: nodeAddress(index), labels: labels.LabelHost}
}

// view is what the agent of one node knows. It knows the workloads of its own pods only; of the pods of other nodes it
// knows namespace and name. So a flow has the workload of one end on each of two nodes.
type view struct{ node string }

func (v view) find(address netip.Addr) *peer {
	for _, p := range pods {
		if p.address == address {
			return p
		}
	}
	return nil
}

func (v view) GetEndpointInfo(address netip.Addr) (getters.EndpointInfo, bool) {
	if p := v.find(address); p != nil && p.node == v.node {
		return p, true
	}
	return nil, false
}

func (v view) GetEndpointInfoByID(id uint16) (getters.EndpointInfo, bool) {
	for _, p := range pods {
		if p.endpoint == id && p.node == v.node {
			return p, true
		}
	}
	return nil, false
}

func (v view) GetIdentity(id uint32) (*identity.Identity, error) {
	numeric := identity.NumericIdentity(id)
	if reserved := identity.LookupReservedIdentity(numeric); reserved != nil {
		return reserved, nil
	}
	for _, p := range pods {
		if p.identity == numeric {
			return &identity.Identity{ID: numeric, Labels: p.labels}, nil
		}
	}
	return nil, fmt.Errorf("no identity %d", id)
}

func (v view) GetK8sMetadata(address netip.Addr) *ipcache.K8sMetadata {
	if p := v.find(address); p != nil {
		return &ipcache.K8sMetadata{Namespace: p.namespace, PodName: p.name}
	}
	return nil
}

func (v view) LookupSecIDByIP(address netip.Addr) (ipcache.Identity, bool) {
	return ipcache.Identity{ID: v.identityOf(address)}, true
}

// identityOf is the identity that this node gives an address: its own is host, that of another node remote-node.
func (v view) identityOf(address netip.Addr) identity.NumericIdentity {
	if p := v.find(address); p != nil {
		return p.identity
	}
	index := slices.IndexFunc(nodeNames, func(name string) bool { return nodeAddress(slices.Index(nodeNames, name)) == address })
	switch {
	case index < 0:
		return identity.ReservedIdentityWorld
	case nodeNames[index] == v.node:
		return identity.ReservedIdentityHost
	default:
		return identity.ReservedIdentityRemoteNode
	}
}

func (v view) GetNamesOf(uint32, netip.Addr) []string { return nil }

func (v view) GetServiceByAddr(netip.Addr, uint16) *flowpb.Service { return nil }
