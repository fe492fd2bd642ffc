package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/types"
)

// leg is a flow between two ends that are known: a flow to a Service has one for each of its pods.
type leg struct {
	flow     *flowInput
	from, to end
	port     uint16
	protocol *protocol

	egress, ingress decision
}

// end is one end of a leg. A pod has a policy of its own, and so have some of Cilium's own endpoints.
type end struct {
	pod *pod
	id  *identity.Identity
	// own is true for an endpoint of Cilium's own: health, init, ingress.
	own bool
	// node is the name of the node that the end is.
	node string
}

// hasPolicy is true for ends whose policy is computed.
func (e end) hasPolicy() bool { return e.pod != nil || e.own }

// ports are the named ports of an end; only pods have some.
func (e end) ports() (types.NamedPortMap, string) {
	if e.pod == nil {
		return nil, ""
	}
	return e.pod.ports, e.pod.portsKey
}

// seenFrom is an end as the other one sees it: the node that a pod runs on is its host.
func (e end) seenFrom(other end) end {
	if e.node != "" && other.pod != nil && other.pod.input.Node == e.node {
		e.id = identity.LookupReservedIdentity(identity.ReservedIdentityHost)
	}
	return e
}

func (l leg) between() leg {
	l.from, l.to = l.from.seenFrom(l.to), l.to.seenFrom(l.from)
	return l
}

// plan is how a flow is answered: by its legs, or by a reason why it cannot be.
type plan struct {
	first, count int
	reason       string
}

func planFlows(asked *question, known *identities, pods *podIndex) ([]plan, []leg, error) {
	plans := make([]plan, 0, len(asked.Flows))
	legs := make([]leg, 0, len(asked.Flows))
	for i := range asked.Flows {
		flow := &asked.Flows[i]
		planned, added, err := planFlow(asked, flow, known, pods, legs)
		if err != nil {
			return nil, nil, fmt.Errorf("flow %d: %w", i, err)
		}
		legs = added
		plans = append(plans, planned)
	}
	return plans, legs, nil
}

func planFlow(asked *question, flow *flowInput, known *identities, pods *podIndex, legs []leg) (plan, []leg, error) {
	planned := plan{first: len(legs)}
	protocol, err := protocolOf(flow.Protocol)
	if err != nil {
		return planned, legs, err
	}
	if flow.Port == nil || !protocol.hasPort(*flow.Port) {
		return planned, legs, errors.New("its port is missing or out of range")
	}
	source, err := peerOf(flow.From)
	if err != nil {
		return planned, legs, err
	}
	destination, err := peerOf(flow.To)
	if err != nil {
		return planned, legs, err
	}
	if source.fqdn != "" || source.service != "" {
		return planned, legs, errors.New("a name and a Service are destinations only")
	}
	from, err := endOf(asked, source, known, pods)
	if err != nil {
		return planned, legs, err
	}
	if owner := ownerOf(asked, destination.cidr); owner.service != "" {
		destination = owner
	}
	if destination.service != "" {
		backends, reason, failed := backendsOf(asked, destination.service, *flow.Port, protocol, known, pods)
		planned.reason, planned.count = reason, len(backends)
		for _, backend := range backends {
			legs = append(legs, leg{flow: flow, from: from, to: backend.end, port: backend.port, protocol: protocol}.between())
		}
		return planned, legs, failed
	}
	to, err := endOf(asked, destination, known, pods)
	if err != nil {
		return planned, legs, err
	}
	planned.count = 1
	return planned, append(legs, leg{flow: flow, from: from, to: to, port: uint16(*flow.Port), protocol: protocol}.between()), nil
}

// ownerOf is what the world says an address belongs to.
func ownerOf(asked *question, address string) peerInput {
	for _, suffix := range []string{"/32", "/128"} {
		address = strings.TrimSuffix(address, suffix)
	}
	if decoded, found := asked.Addresses[address]; found {
		if owner, err := peerOf(decoded); err == nil {
			return owner
		}
	}
	return peerInput{}
}

func endOf(asked *question, peer peerInput, known *identities, pods *podIndex) (end, error) {
	if owner := ownerOf(asked, peer.cidr); owner.pod != "" || owner.entity != "" || owner.node != "" {
		peer = owner
	}
	switch {
	case peer.node != "":
		node, found := asked.Nodes[peer.node]
		if !found {
			return end{}, fmt.Errorf("no node is called %q", peer.node)
		}
		number := identity.ReservedIdentityRemoteNode
		if node.APIServer {
			number = identity.ReservedIdentityKubeAPIServer
		}
		return end{id: identity.LookupReservedIdentity(number), node: peer.node}, nil
	case peer.entity != "":
		number, found := entityIdentities[peer.entity]
		if !found {
			return end{}, fmt.Errorf("no entity is called %q", peer.entity)
		}
		return end{id: identity.LookupReservedIdentity(number), own: isOwnEndpoint(asked, number)}, nil
	case peer.cidr != "":
		id, err := known.ofAddress(peer.cidr)
		return end{id: id}, err
	case peer.fqdn != "":
		return end{id: known.ofName(peer.fqdn)}, nil
	}
	found := pods.find(peer.pod)
	if found == nil {
		return end{}, fmt.Errorf("no pod is called %q", peer.pod)
	}
	return end{pod: found, id: found.id}, nil
}

// isOwnEndpoint says whether a reserved identity is that of an endpoint whose policy is enforced. The one of Ingress and
// Gateway API is there only with them (daemon_main.go, AddIngressEndpoint).
func isOwnEndpoint(asked *question, number identity.NumericIdentity) bool {
	switch number {
	case identity.ReservedIdentityHealth, identity.ReservedIdentityInit:
		return true
	case identity.ReservedIdentityIngress:
		return asked.IngressProxy == nil || *asked.IngressProxy
	}
	return false
}

// splitName takes `namespace/name` and `cluster/namespace/name` apart.
func splitName(text string) (cluster, namespace, name string, ok bool) {
	parts := strings.Split(text, "/")
	switch len(parts) {
	case 2:
		return "", parts[0], parts[1], true
	case 3:
		return parts[0], parts[1], parts[2], true
	}
	return "", "", "", false
}
