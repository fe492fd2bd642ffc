//go:build cilium_1_20

package main

import (
	"slices"

	"github.com/cilium/cilium/pkg/envoy"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/proxy/accesslog"
	"github.com/cilium/cilium/pkg/proxy/endpoint"
	cilium "github.com/cilium/proxy/go/cilium/api"
)

// proxyPolicy is one direction of the policy that the agent's xDS server sends to Envoy, made by its own code, and how
// Cilium's filter in Envoy reads it (github.com/cilium/proxy, cilium/network_policy.cc at the commit that Cilium 1.20.2
// requires).
type proxyPolicy struct {
	ports []*cilium.PortNetworkPolicy
}

var _ endpoint.EndpointUpdater = &owner{}

// GetListenerProxyPort is a port of each listener's own, which no other proxy has.
func (o *owner) GetListenerProxyPort(string) uint16 { return proxyListener }

func (o *owner) GetPolicyNames() []string   { return nil }
func (o *owner) GetIPv4Address() string     { return "" }
func (o *owner) GetIPv6Address() string     { return "" }
func (o *owner) OnProxyPolicyUpdate(uint64) {}

func (o *owner) UpdateProxyStatistics(_, _ string, _, _ uint16, _, _ bool, _ accesslog.FlowVerdict) {}

func (p *endpointPolicy) proxy(ingress bool) *proxyPolicy {
	at := 0
	if ingress {
		at = 1
	}
	if p.proxies[at] == nil {
		translator := envoypolicy.NewEnvoyL7RulesTranslator(logger, secrets{})
		snapshot := p.SelectorPolicy.GetSelectorSnapshot()
		p.proxies[at] = &proxyPolicy{ports: envoy.GetDirectionNetworkPolicy(
			p.owner, p.owner.selected.GetEgressNamedPorts, snapshot, p.direction(ingress), true, false, false, "", "", logger, translator,
		)}
	}
	return p.proxies[at]
}

// proxyRules are the rules for one port in the order in which the proxy tries them: the higher precedence first, and of
// the same one the denies.
type proxyRules struct {
	rules []*cilium.PortNetworkPolicyRule
	// found is true if any rules are about the port, be it none.
	found bool
}

// rulesFor are those of every list that covers the port, with those for every port. An empty list allows everybody; beside
// another one it counts as a rule of the lowest precedence (PortNetworkPolicyRules::append, prepend, appendRules).
func (p *proxyPolicy) rulesFor(port uint16) proxyRules {
	found := proxyRules{}
	add := func(rules []*cilium.PortNetworkPolicyRule) {
		if found.found && (len(rules) == 0) != (len(found.rules) == 0) {
			found.rules = append(found.rules, &cilium.PortNetworkPolicyRule{})
		}
		found.rules = append(found.rules, rules...)
		found.found = true
	}
	for _, exact := range []bool{true, false} {
		for _, list := range p.ports {
			if covers := coversPort(list, port); covers == exact && (covers || list.GetPort() == 0) {
				add(list.GetRules())
			}
		}
	}
	slices.SortStableFunc(found.rules, func(a, b *cilium.PortNetworkPolicyRule) int {
		if a.GetPrecedence() != b.GetPrecedence() {
			return int(int64(b.GetPrecedence()) - int64(a.GetPrecedence()))
		}
		return rankOf(a) - rankOf(b)
	})
	return found
}

func coversPort(list *cilium.PortNetworkPolicy, port uint16) bool {
	first, last := list.GetPort(), max(list.GetPort(), list.GetEndPort())
	return first > 0 && uint32(port) >= first && uint32(port) <= last
}

func rankOf(rule *cilium.PortNetworkPolicyRule) int {
	if rule.GetDeny() {
		return 0
	}
	return 1
}

// concerns says whether a rule is about a peer, on a listener that no rule names.
func concerns(rule *cilium.PortNetworkPolicyRule, remote remoteID) bool {
	remotes := rule.GetRemotePolicies()
	return rule.GetProxyId() == 0 && (len(remotes) == 0 || slices.Contains(remotes, uint32(remote)))
}

// decideRequest decides an HTTP request of an allowed connection (PortPolicy::allowed, forEachRule). Without rules for
// requests Envoy asks none: the datapath has decided already.
func (p *proxyPolicy) decideRequest(request *httpInput, port uint16, remote remoteID) (verdict, reason string) {
	found := p.rulesFor(port)
	if !slices.ContainsFunc(found.rules, func(rule *cilium.PortNetworkPolicyRule) bool { return hasHTTP(rule) }) {
		return allowed, ""
	}
	verdict = deniedByL7
	for _, rule := range found.rules {
		if !concerns(rule, remote) {
			continue
		}
		if rule.GetDeny() {
			break
		}
		matched, unknown := matchesRequest(rule, request)
		if matched && unknown == "" {
			return allowed, ""
		}
		if matched {
			verdict, reason = notEvaluable, unknown
		}
	}
	return verdict, reason
}

func hasHTTP(rule *cilium.PortNetworkPolicyRule) bool {
	return len(rule.GetHttpRules().GetHttpRules()) > 0
}

// matchesRequest says whether a rule lets a request pass, and why that is not known for sure.
func matchesRequest(rule *cilium.PortNetworkPolicyRule, request *httpInput) (matched bool, reason string) {
	unknown := ""
	if len(rule.GetServerNames()) > 0 {
		unknown = "a rule names TLS server names"
	}
	if !hasHTTP(rule) {
		return true, unknown
	}
	for _, one := range httpRulesOf(rule.GetHttpRules()) {
		hit, doubt := one.matches(request)
		if !hit {
			continue
		}
		if doubt+unknown == "" {
			return true, ""
		}
		matched, reason = true, doubt+unknown
	}
	return matched, reason
}

// decideHandshake is what Cilium's network filter does with a connection that was redirected to it (network_filter.cc,
// onNewConnection; PortNetworkPolicyRules::getVerdict). A rule with TLS contexts has Envoy take part in the handshake, with
// certificates that no world has.
func (p *proxyPolicy) decideHandshake(name string, port uint16, remote remoteID) (verdict, reason string) {
	found := p.rulesFor(port)
	if found.found && len(found.rules) == 0 {
		return allowed, ""
	}
	verdict = deniedByL7
	for _, rule := range found.rules {
		if !concerns(rule, remote) || !admitsName(rule.GetServerNames(), name) {
			continue
		}
		if rule.GetDeny() {
			break
		}
		if rule.GetDownstreamTlsContext() == nil && rule.GetUpstreamTlsContext() == nil {
			return allowed, ""
		}
		verdict, reason = notEvaluable, "certificates of a Secret decide"
	}
	return verdict, reason
}
