package main

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// Layouts of the agent's BPF maps, for IPv4: bpf/lib/common.h and bpf/lib/eps.h of Cilium 1.18. Tests compare them with
// the types of Cilium's own packages.

const (
	protocolTCP    = 6
	conntrackOut   = 0
	conntrackIn    = 1
	conntrackValue = 56
	// sourceIdentityAt is where a conntrack entry holds the identity of who opened the connection ("used from userspace
	// proxies, do not change offset").
	sourceIdentityAt = 44

	ipcacheValue      = 24
	ipcacheStaticBits = 32
	ipcacheFamilyIPv4 = 1
)

var errNotIPv4 = errors.New("only IPv4 is known")

// conntrackKey is the key of a connection in cilium_ct4_global. The datapath stores a connection as its answers will
// come: addresses are swapped, ports are not.
func conntrackKey(source, destination netip.AddrPort, ingress bool) ([]byte, error) {
	if !source.Addr().Is4() || !destination.Addr().Is4() {
		return nil, errNotIPv4
	}
	key := make([]byte, 0, 14)
	key = append(key, source.Addr().AsSlice()...)
	key = append(key, destination.Addr().AsSlice()...)
	key = binary.BigEndian.AppendUint16(key, destination.Port())
	key = binary.BigEndian.AppendUint16(key, source.Port())
	if ingress {
		return append(key, protocolTCP, conntrackIn), nil
	}
	return append(key, protocolTCP, conntrackOut), nil
}

// sourceIdentity reads the identity out of a conntrack entry; 0 is "not known".
func sourceIdentity(entry []byte) uint32 {
	if len(entry) < sourceIdentityAt+4 {
		return 0
	}
	return binary.NativeEndian.Uint32(entry[sourceIdentityAt:])
}

// ipcacheKey is the key of one address in cilium_ipcache_v2, a map of prefixes.
func ipcacheKey(address netip.Addr) ([]byte, error) {
	if !address.Is4() {
		return nil, errNotIPv4
	}
	key := binary.NativeEndian.AppendUint32(make([]byte, 0, 24), ipcacheStaticBits+32)
	key = append(key, 0, 0, 0, ipcacheFamilyIPv4)
	key = append(key, address.AsSlice()...)
	return append(key, make([]byte, 12)...), nil
}

// ipcacheIdentity reads the identity out of an entry of the ipcache; 0 is "not known".
func ipcacheIdentity(entry []byte) uint32 {
	if len(entry) < 4 {
		return 0
	}
	return binary.NativeEndian.Uint32(entry)
}
