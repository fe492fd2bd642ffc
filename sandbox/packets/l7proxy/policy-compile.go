package main

import (
	"errors"
	"fmt"

	cilium "github.com/cilium/proxy/go/cilium/api"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
)

// endpointPolicy is what the agent sends of one pod (`cilium.NetworkPolicy`), compiled.
type endpointPolicy struct {
	id        uint64
	conntrack string
	ingress   portPolicies
	egress    portPolicies
}

// portPolicies are the rules of one direction. Only TCP carries HTTP, so other protocols are left out.
type portPolicies struct {
	ports    []portRules
	wildcard []ruleList
}

type portRules struct {
	first, last uint16
	list        ruleList
}

// ruleList are the rules of one port. An empty one lets everybody pass. It cannot be cut short where a later rule may
// deny or change headers.
type ruleList struct {
	rules    []portRule
	cutShort bool
}

// portRule lets a request of its remotes pass if one of its HTTP rules matches, or if it has none.
type portRule struct {
	deny bool
	// listener is the proxy port of the one listener on which the rule counts; 0 is every listener.
	listener uint32
	// remotes is nil for everybody.
	remotes map[uint32]struct{}
	// namesServers: the rule asks for a TLS server name. No plain connection has one.
	namesServers bool
	http         []httpRule
	cutShort     bool
}

// httpRule asks for all of its tests; its actions may refuse the request or change it.
type httpRule struct {
	tests   []headerTest
	actions []headerAction
	never   bool
}

// compilePolicy translates what the agent sends. The policy can always be used: what is not known never lets a request
// pass, and the error says what that was.
func compilePolicy(sent *cilium.NetworkPolicy) (*endpointPolicy, error) {
	ingress, ingressErr := compilePorts(sent.GetIngressPerPortPolicies())
	egress, egressErr := compilePorts(sent.GetEgressPerPortPolicies())
	policy := &endpointPolicy{
		id:        sent.GetEndpointId(),
		conntrack: sent.GetConntrackMapName(),
		ingress:   ingress,
		egress:    egress,
	}
	return policy, errors.Join(ingressErr, egressErr)
}

func compilePorts(sent []*cilium.PortNetworkPolicy) (portPolicies, error) {
	compiled := portPolicies{}
	var problems []error
	for _, port := range sent {
		if port.GetProtocol() != core.SocketAddress_TCP {
			continue
		}
		list, err := compileRules(port.GetRules())
		problems = append(problems, err)
		first, last := port.GetPort(), port.GetEndPort()
		if last == 0 {
			last = first
		}
		switch {
		case last < first || last > 65535 || first == 0 && last != 0:
			// A range that is left out could be one that denies: nobody passes until the agent sends a better one.
			return portPolicies{}, errors.Join(append(problems,
				fmt.Errorf("ports %d to %d are not a range", port.GetPort(), port.GetEndPort()))...)
		case first == 0:
			compiled.wildcard = append(compiled.wildcard, list)
		default:
			compiled.ports = append(compiled.ports, portRules{uint16(first), uint16(last), list})
		}
	}
	return compiled, errors.Join(problems...)
}

func compileRules(sent []*cilium.PortNetworkPolicyRule) (ruleList, error) {
	list := ruleList{cutShort: true}
	var problems []error
	for _, rule := range sent {
		compiled, err := compileRule(rule)
		problems = append(problems, err)
		list.rules = append(list.rules, compiled)
		list.cutShort = list.cutShort && compiled.cutShort
	}
	return list, errors.Join(problems...)
}

func compileRule(sent *cilium.PortNetworkPolicyRule) (portRule, error) {
	rule := portRule{
		deny:         sent.GetDeny(),
		listener:     sent.GetProxyId(),
		namesServers: len(sent.GetServerNames()) > 0,
		cutShort:     !sent.GetDeny(),
	}
	if len(sent.GetRemotePolicies())+len(sent.GetDeprecatedRemotePolicies_64()) > 0 {
		rule.remotes = map[uint32]struct{}{}
	}
	for _, remote := range sent.GetRemotePolicies() {
		rule.remotes[remote] = struct{}{}
	}
	for _, remote := range sent.GetDeprecatedRemotePolicies_64() {
		rule.remotes[uint32(remote)] = struct{}{}
	}
	var problems []error
	for _, sentHTTP := range sent.GetHttpRules().GetHttpRules() {
		compiled, err := compileHTTPRule(sentHTTP)
		problems = append(problems, err)
		rule.http = append(rule.http, compiled)
		rule.cutShort = rule.cutShort && len(compiled.actions) == 0
	}
	return rule, errors.Join(problems...)
}

func compileHTTPRule(sent *cilium.HttpNetworkPolicyRule) (httpRule, error) {
	rule := httpRule{}
	var problems []error
	for _, config := range sent.GetHeaders() {
		test, err := newHeaderTest(config)
		if err != nil {
			rule.never = true
			problems = append(problems, err)
			continue
		}
		rule.tests = append(rule.tests, test)
	}
	for _, config := range sent.GetHeaderMatches() {
		rule.actions = append(rule.actions, newHeaderAction(config))
	}
	return rule, errors.Join(problems...)
}
