package main

import "github.com/cilium/cilium/pkg/policy"

// foundEntry is an entry of the policy map, and how many bits of protocol and port its key fixes.
type foundEntry struct {
	entry  policy.MapStateEntry
	length int
	found  bool
}

// chosenEntry is the one that decides of an entry about the peer and one about all of its sort: the stronger one, then the longer
// one, then that about the peer (bpf/lib/policy.h, __policy_can_access and __policy_check).
func chosenEntry(own, general foundEntry) foundEntry {
	chosen, other := own, general
	if general.found && (!own.found || strengthOf(general.entry) > strengthOf(own.entry) ||
		strengthOf(general.entry) == strengthOf(own.entry) && general.length > own.length) {
		chosen, other = general, own
	}
	if other.found && strengthOf(other.entry) == strengthOf(chosen.entry) && !chosen.entry.AuthRequirement.IsExplicit() &&
		other.entry.AuthRequirement.AuthType() > chosen.entry.AuthRequirement.AuthType() {
		chosen.entry.AuthRequirement = other.entry.AuthRequirement.AsDerived()
	}
	return chosen
}
