package main

import "net/netip"

// flow is one accepted connection: from whom, to where, and whose rules count.
type flow struct {
	spec                *listenerSpec
	source, destination netip.AddrPort
	// pod is whose policy counts: the destination on the way in, the source on the way out.
	pod                 netip.Addr
	sourceIdentity      uint32
	destinationIdentity uint32
	// bindSource: the server is to see the client's own address.
	bindSource bool
}

// newFlow finds out who speaks. The client's address is used towards the server only where that is not a pod of this
// node: two pods of a node meet without leaving it, and the mark tells who connects (cilium/bpf_metadata.cc,
// extractSocketMetadata).
func newFlow(spec *listenerSpec, source, destination netip.AddrPort, store *policyStore, known identities) *flow {
	pod, other := source.Addr(), destination.Addr()
	if spec.ingress {
		pod, other = other, pod
	}
	return &flow{
		spec:                spec,
		source:              source,
		destination:         destination,
		pod:                 pod,
		sourceIdentity:      openerIdentity(known, store.of(pod), source, destination, spec.ingress),
		destinationIdentity: remoteIdentity(known, destination.Addr()),
		bindSource:          spec.useOriginalSource && store.of(other) == nil,
	}
}

// direction are the rules that count, and whom they are asked about. Both are looked up for every request: policies
// change, and an address gets another identity when its pod's labels do.
func (f *flow) direction(policy *endpointPolicy, known identities) (*portPolicies, peer) {
	if f.spec.ingress {
		return &policy.ingress, peer{f.spec.proxyID, f.sourceIdentity}
	}
	return &policy.egress, peer{f.spec.proxyID, remoteIdentity(known, f.destination.Addr())}
}

// admitted says whether the connection may be made. Without a policy it may not.
func (f *flow) admitted(store *policyStore, known identities) bool {
	policy := store.of(f.pod)
	if policy == nil {
		return false
	}
	rules, from := f.direction(policy, known)
	return rules.admits(f.destination.Port(), from)
}

// allowed says whether a request may pass, and changes its headers as the rules ask. Without a policy it may not; Envoy
// would let requests of a connection that is open pass where the pod's policy is gone.
func (f *flow) allowed(store *policyStore, known identities, headers *headerMap, notes *headerNotes) bool {
	policy := store.of(f.pod)
	if policy == nil {
		return false
	}
	rules, from := f.direction(policy, known)
	return rules.decide(f.destination.Port(), from, headers, store.secret, notes)
}
