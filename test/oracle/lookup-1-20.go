//go:build cilium_1_20

package main

import (
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
)

// blocksAtZero are none: a range of ports that begins with 0 is every port from the beginning (keysForRange).
type blocksAtZero struct{}

// entryFor is the entry that decides, as the datapath looks it up (bpf/lib/policy.h, __policy_can_access and
// __policy_check): that of the peer or that of all its sort, by precedence, then by the longer match. The lookup of
// pkg/policy, which is there for tests, takes the shorter one of two entries with the same precedence.
func (p *endpointPolicy) entryFor(key policy.Key) (entry policy.MapStateEntry, found, unclear bool) {
	own := p.longest(key)
	general := foundEntry{}
	sort := aggregateOf(key.Identity)
	if sort != key.Identity {
		general = p.longest(key.WithIdentity(sort))
	}
	if !own.found && !general.found && sort != identity.IdentityUnknown {
		general = p.longest(key.WithIdentity(identity.IdentityUnknown))
	}
	chosen := chosenEntry(own, general)
	return chosen.entry, chosen.found, false
}

func (p *endpointPolicy) longest(key policy.Key) foundEntry {
	for bits := 16; bits >= 0; bits-- {
		port := key.DestPort
		if bits == 0 {
			port = 0
		}
		if entry, has := p.Get(key.WithPortPrefix(port, uint8(bits))); has && entry.IsValid() {
			return foundEntry{entry: entry, length: 8 + bits, found: true}
		}
	}
	entry, has := p.Get(key.WithProto(0).WithPortPrefix(0, 0))
	return foundEntry{entry: entry, found: has && entry.IsValid()}
}

// aggregateOf is the identity that stands for all of an identity's sort (bpf/lib/identity.h, aggregate_for_identity).
func aggregateOf(id identity.NumericIdentity) identity.NumericIdentity {
	switch id {
	case identity.IdentityUnknown, identity.ReservedIdentityAggregateCluster, identity.ReservedIdentityAggregateClusterMesh,
		identity.ReservedIdentityAggregateWorld, identity.ReservedIdentityAggregateRemoteNode:
		return id
	}
	if id < 100 {
		return identity.IdentityUnknown
	}
	switch id.Scope() {
	case identity.IdentityScopeRemoteNode:
		return identity.ReservedIdentityAggregateRemoteNode
	case identity.IdentityScopeLocal:
		return identity.ReservedIdentityAggregateWorld
	}
	if id.ClusterID() == 0 {
		return identity.ReservedIdentityAggregateCluster
	}
	return identity.ReservedIdentityAggregateClusterMesh
}
