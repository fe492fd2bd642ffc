//go:build !cilium_1_20

package main

import (
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
)

// blocksAtZero are the entries about blocks of ports that begin with 0, by the key that they all have in the map that the agent
// writes for the datapath: one about every port, since the length of a key leaves the port out where it is 0
// (pkg/maps/policymap, NewKeyFromPolicyKey).
type blocksAtZero map[policy.Key][]foundEntry

func (p *endpointPolicy) readBlocksAtZero() blocksAtZero {
	blocks := blocksAtZero{}
	for key, entry := range p.Entries() {
		if key.DestPort == 0 && key.PortPrefixLen() > 0 {
			wide := key.WithPortPrefix(0, 0)
			blocks[wide] = append(blocks[wide], foundEntry{entry: entry, length: protocolBits, found: true})
		}
	}
	return blocks
}

// protocolBits is what a key fixes that is about every port of a protocol.
const protocolBits = 8

// entryFor is the entry of the policy map that decides; unclear where entries have one key in the datapath's map, of which
// whichever is written last stays, and they do not do the same.
func (p *endpointPolicy) entryFor(key policy.Key) (entry policy.MapStateEntry, found, unclear bool) {
	if p.blocks == nil {
		p.blocks = p.readBlocksAtZero()
	}
	if len(p.blocks) == 0 {
		entry, _, found = p.Lookup(key)
		return entry, found, false
	}
	var outcomes []foundEntry
	for _, own := range p.longestWritten(key) {
		for _, general := range p.longestWritten(key.WithIdentity(identity.IdentityUnknown)) {
			outcomes = append(outcomes, chosenEntry(own, general))
		}
	}
	first := outcomes[0]
	for _, other := range outcomes[1:] {
		unclear = unclear || !actsAlike(first.entry, other.entry)
	}
	return first.entry, first.found, unclear
}

func actsAlike(one, other policy.MapStateEntry) bool {
	if one.IsDeny() || other.IsDeny() {
		return one.IsDeny() == other.IsDeny()
	}
	return one.ProxyPort == other.ProxyPort && strengthOf(one) == strengthOf(other) &&
		one.AuthRequirement.AuthType() == other.AuthRequirement.AuthType()
}

// longestWritten is the entry of the longest key for an identity, or the entries that share it; one that is not found if there is
// none.
func (p *endpointPolicy) longestWritten(key policy.Key) []foundEntry {
	for bits := 16; bits > 0; bits-- {
		block := key.WithPortPrefix(key.DestPort, uint8(bits))
		if block.DestPort == 0 {
			break
		}
		if entry, has := p.Get(block); has {
			return []foundEntry{{entry: entry, length: protocolBits + bits, found: true}}
		}
	}
	wide := key.WithPortPrefix(0, 0)
	found := append([]foundEntry(nil), p.blocks[wide]...)
	if entry, has := p.Get(wide); has {
		found = append(found, foundEntry{entry: entry, length: protocolBits, found: true})
	}
	if len(found) > 0 {
		return found
	}
	entry, has := p.Get(wide.WithProto(0))
	return []foundEntry{{entry: entry, found: has}}
}
