//go:build !cilium_1_20

package main

import "strings"

// sniMatches is SniPattern::matches of cilium/proxy, cilium/network_policy.h.
func sniMatches(pattern, name string) bool {
	pattern, name = strings.ToLower(pattern), strings.ToLower(name)
	switch {
	case pattern == "" || name == "":
		return false
	case !strings.HasPrefix(pattern, "*"):
		return pattern == name
	case strings.HasPrefix(pattern, "**."):
		return strings.HasSuffix(name, pattern[2:])
	case strings.HasPrefix(pattern, "*."):
		label, found := strings.CutSuffix(name, pattern[1:])
		return found && label != "" && !strings.Contains(label, ".")
	}
	return false
}

// admits is PortNetworkPolicyRule::allowed for a new connection: by remote and server name; requests come later.
func (r *proxyRule) admits(name string, remote remoteID) bool {
	if r.deny || r.listener || r.remotes != nil && !selects(r.remotes, remote) {
		return false
	}
	for _, pattern := range r.serverNames {
		if sniMatches(pattern, name) {
			return true
		}
	}
	return len(r.serverNames) == 0
}

// decideHandshake is what Cilium's network filter does with a connection that was redirected to it (network_filter.cc,
// onNewConnection; network_policy.cc, PortPolicy::allowed): rules of the port, then those for every port. A rule with TLS
// contexts has Envoy take part in the handshake, with certificates that no world has.
func (p *proxyPolicy) decideHandshake(name string, port uint16, remote remoteID) (verdict, reason string) {
	covered, count := false, 0
	verdict = deniedByL7
	try := func(rule *proxyRule) bool {
		if !rule.admits(name, remote) {
			return false
		}
		if rule.tls {
			verdict, reason = notEvaluable, "certificates of a Secret decide"
			return false
		}
		return true
	}
	for i := range p.ports {
		at := &p.ports[i]
		if !at.covers(port) {
			continue
		}
		covered = true
		count += len(at.rules)
		for j := range at.rules {
			if try(&at.rules[j]) {
				return allowed, ""
			}
		}
	}
	if covered && count == 0 {
		return allowed, ""
	}
	for i := range p.wildcard {
		if try(&p.wildcard[i]) {
			return allowed, ""
		}
	}
	return verdict, reason
}
