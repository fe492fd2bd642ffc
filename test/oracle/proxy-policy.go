//go:build !cilium_1_20

package main

import (
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/u8proto"
)

// proxyPolicy is one direction of the policy that the agent's xDS server sends to Envoy, and how Cilium's filter in Envoy
// reads it (pkg/envoy/xds_server.go, getDirectionNetworkPolicy; github.com/cilium/proxy, cilium/network_policy.cc at the
// commit of the image that Cilium 1.18.6 ships). Deny rules are left out where the datapath has dropped the flow before.
type proxyPolicy struct {
	wildcard []proxyRule
	ports    []proxyPort
}

// proxyPort are the rules of one filter. An empty list allows everybody, but only if no other filter adds to it.
type proxyPort struct {
	port, endPort uint16
	rules         []proxyRule
}

// proxyRule lets a request of its remotes pass if one of its HTTP rules matches, or if it has none.
type proxyRule struct {
	// remotes is nil for everybody.
	remotes policy.CachedSelector
	deny    bool
	// listener rules count on the listener that they name only.
	listener bool
	http     []httpRule
	// serverNames are the patterns of TLS server names that it admits; empty for any.
	serverNames []string
	// tls rules have Envoy take part in the handshake.
	tls bool
	// unknown is why the rule cannot be evaluated for a plain HTTP request.
	unknown string
}

func (p *endpointPolicy) proxy(ingress bool) *proxyPolicy {
	at := 0
	if ingress {
		at = 1
	}
	if p.proxies[at] == nil {
		p.proxies[at] = p.newProxyPolicy(ingress)
	}
	return p.proxies[at]
}

func (p *endpointPolicy) newProxyPolicy(ingress bool) *proxyPolicy {
	built := &proxyPolicy{}
	everybody := false
	for _, protocol := range []string{u8proto.ANY.String(), u8proto.TCP.String()} {
		filter := p.allPorts(ingress, protocol)
		if filter == nil {
			continue
		}
		for selector, rules := range filter.PerSelectorPolicies {
			if denies(rules) {
				continue
			}
			rule := proxyRule{}
			if selector.IsWildcard() {
				everybody = true
			} else {
				rule.remotes = selector
			}
			built.wildcard = append(built.wildcard, rule)
		}
	}
	p.forEachFilter(ingress, func(filter *policy.L4Filter) bool {
		if filter.U8Proto != u8proto.TCP && filter.U8Proto != u8proto.ANY {
			return true
		}
		port := resolvedPort(filter, p.owner)
		if port == 0 {
			return true
		}
		rules, shortens, allowsAll := portRules(filter)
		if len(rules) == 0 || shortens && everybody {
			return true
		}
		if shortens && allowsAll {
			rules = nil
		}
		built.ports = append(built.ports, proxyPort{port: port, endPort: filter.EndPort, rules: rules})
		return true
	})
	return built
}

// portRules are the rules of a filter. It `shortens` if no rule of it has to be evaluated once another one allows.
func portRules(filter *policy.L4Filter) (rules []proxyRule, shortens, allowsAll bool) {
	shortens = true
	for selector, l7 := range filter.PerSelectorPolicies {
		rule := proxyRule{deny: denies(l7)}
		if !selector.IsWildcard() {
			if selectsNobody(selector) {
				continue
			}
			rule.remotes = selector
		}
		plain := true
		if l7 != nil {
			shortens = shortens && !rule.deny
			plain = rule.addL7(l7)
			if len(l7.HTTP) > 0 && l7.L7Parser == policy.ParserTypeHTTP && !canShortCircuit(l7) {
				shortens = false
			}
		}
		if rule.remotes == nil && !rule.deny && plain {
			allowsAll = true
		}
		rules = append(rules, rule)
	}
	return rules, shortens, allowsAll
}

// addL7 adds what a selector's rules ask of a request. The result says whether that is nothing.
func (r *proxyRule) addL7(l7 *policy.PerSelectorPolicy) (plain bool) {
	r.tls = l7.TerminatingTLS != nil || l7.OriginatingTLS != nil
	plain = !r.tls
	if l7.Listener != "" {
		r.listener, plain = true, false
	}
	if len(l7.ServerNames) > 0 {
		r.unknown, plain = "a rule names TLS server names", false
		for name := range l7.ServerNames {
			r.serverNames = append(r.serverNames, name)
		}
	}
	switch l7.L7Parser {
	case policy.ParserTypeHTTP:
		if len(l7.HTTP) > 0 {
			r.http, plain = httpRulesOf(rulesForEnvoy(l7)), false
		}
	case policy.ParserTypeDNS:
		// The xDS server sends no DNS rules: Envoy takes the remotes to be allowed.
	default:
		if len(l7.Kafka) > 0 || len(l7.L7) > 0 {
			r.unknown, plain = "a rule for the same port speaks another L7 protocol", false
		}
	}
	return plain
}

// decideRequest decides an HTTP request of an allowed connection.
func (p *proxyPolicy) decideRequest(request *httpInput, port uint16, remote remoteID) (verdict, reason string) {
	covered, count, http := false, 0, false
	result := deniedByL7
	try := func(rule *proxyRule) bool {
		matched, unknown := rule.matches(request, remote)
		if matched && unknown == "" {
			return true
		}
		if matched {
			result, reason = notEvaluable, unknown
		}
		return false
	}
	for i := range p.ports {
		at := &p.ports[i]
		if !at.covers(port) {
			continue
		}
		covered = true
		count += len(at.rules)
		for j := range at.rules {
			http = http || len(at.rules[j].http) > 0
			if try(&at.rules[j]) {
				return allowed, ""
			}
		}
	}
	// Envoy asks the rules only if there are HTTP rules among them: the datapath has decided the rest already.
	if covered && count == 0 || !http {
		return allowed, ""
	}
	for i := range p.wildcard {
		if try(&p.wildcard[i]) {
			return allowed, ""
		}
	}
	return result, reason
}

func (p *proxyPort) covers(port uint16) bool {
	return port == p.port || port > p.port && port <= p.endPort
}

// matches says whether the rule lets a request pass, and why that is not known for sure.
func (r *proxyRule) matches(request *httpInput, remote remoteID) (matched bool, unknown string) {
	if r.deny || r.listener || r.remotes != nil && !selects(r.remotes, remote) {
		return false, ""
	}
	if len(r.http) == 0 {
		return true, r.unknown
	}
	for i := range r.http {
		hit, doubt := r.http[i].matches(request)
		if hit && doubt == "" && r.unknown == "" {
			return true, ""
		}
		if hit {
			matched, unknown = true, doubt+r.unknown
		}
	}
	return matched, unknown
}
