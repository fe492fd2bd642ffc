package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
)

// leg is a flow between two ends that are known: a flow to a Service has one for each of its pods.
type leg struct {
	flow     *flowInput
	from, to end
	port     uint16
	protocol *protocol

	egress, ingress decision
}

// end is one end of a leg. Only a pod has a policy of its own.
type end struct {
	pod *pod
	id  *identity.Identity
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
	from, err := endOf(source, known, pods)
	if err != nil {
		return planned, legs, err
	}
	if destination.service != "" {
		backends, reason := backendsOf(asked, destination.service, *flow.Port, protocol, pods)
		planned.reason, planned.count = reason, len(backends)
		for _, backend := range backends {
			to := end{pod: backend.pod, id: backend.pod.id}
			legs = append(legs, leg{flow: flow, from: from, to: to, port: backend.port, protocol: protocol})
		}
		return planned, legs, nil
	}
	to, err := endOf(destination, known, pods)
	if err != nil {
		return planned, legs, err
	}
	planned.count = 1
	return planned, append(legs, leg{flow: flow, from: from, to: to, port: uint16(*flow.Port), protocol: protocol}), nil
}

func endOf(peer peerInput, known *identities, pods *podIndex) (end, error) {
	switch {
	case peer.entity != "":
		number, found := entityIdentities[peer.entity]
		if !found {
			return end{}, fmt.Errorf("no entity is called %q", peer.entity)
		}
		return end{id: identity.LookupReservedIdentity(number)}, nil
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
