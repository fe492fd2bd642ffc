package main

// Marks by which the datapath knows the proxy's packets (pkg/datapath/linux/linux_defaults/mark.go of Cilium;
// cilium/bpf_metadata.cc).
const (
	markProxyIngress = 0x0A00
	markProxyEgress  = 0x0B00
)

// listenerMark marks the listening socket and, by inheritance, the answers to the client: a direction, no identity.
func listenerMark(ingress bool) int {
	if ingress {
		return markProxyIngress
	}
	return markProxyEgress
}

// upstreamMark tells the datapath on whose behalf the proxy connects: the lower 16 bits of the identity stand above the
// direction, the cluster's 8 bits below it.
func upstreamMark(ingress bool, identity uint32) int {
	return listenerMark(ingress) | int(identity>>16&0xff) | int(identity&0xffff)<<16
}
