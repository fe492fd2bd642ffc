package main

import "net/netip"

// worldIdentity is what Cilium takes an address for that it knows nothing about.
const worldIdentity = 2

// identities tells who is behind an address: what the agent and its datapath know.
type identities interface {
	// ofConnection is the identity of who opened a connection, 0 if the datapath does not know the connection.
	ofConnection(source, destination netip.AddrPort, ingress bool) uint32
	// ofAddress is the identity of an address, 0 if it is not known.
	ofAddress(address netip.Addr) uint32
	// reopen forgets the maps: an agent that starts makes new ones.
	reopen()
}

// remoteIdentity is the identity of an address; what is not known is the world.
func remoteIdentity(known identities, address netip.Addr) uint32 {
	if identity := known.ofAddress(address); identity != 0 {
		return identity
	}
	return worldIdentity
}

// openerIdentity is who opened a connection. The address is not enough: behind the proxy of an egress rule it is the
// node's, and only the conntrack entry knows the pod. Without a policy there is no conntrack map to ask
// (cilium/bpf_metadata.cc, resolveSourceIdentity).
func openerIdentity(
	known identities, policy *endpointPolicy, source, destination netip.AddrPort, ingress bool,
) uint32 {
	if policy != nil && policy.conntrack != "" {
		if identity := known.ofConnection(source, destination, ingress); identity != 0 {
			return identity
		}
	}
	return remoteIdentity(known, source.Addr())
}
