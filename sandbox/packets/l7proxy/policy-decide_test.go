package main

import (
	"testing"

	cilium "github.com/cilium/proxy/go/cilium/api"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// What is expected here is what cilium/network_policy.cc of github.com/cilium/proxy does with the same policy.

const (
	friend   = 1001
	stranger = 1002
)

func pattern(name, expression string) *route.HeaderMatcher {
	return &route.HeaderMatcher{Name: name, HeaderMatchSpecifier: &route.HeaderMatcher_StringMatch{
		StringMatch: &matcher.StringMatcher{MatchPattern: &matcher.StringMatcher_SafeRegex{
			SafeRegex: &matcher.RegexMatcher{Regex: expression},
		}},
	}}
}

func exactly(name, value string) *route.HeaderMatcher {
	return &route.HeaderMatcher{Name: name, HeaderMatchSpecifier: &route.HeaderMatcher_StringMatch{
		StringMatch: &matcher.StringMatcher{MatchPattern: &matcher.StringMatcher_Exact{Exact: value}},
	}}
}

func present(name string) *route.HeaderMatcher {
	return &route.HeaderMatcher{Name: name, HeaderMatchSpecifier: &route.HeaderMatcher_PresentMatch{PresentMatch: true}}
}

func inverted(test *route.HeaderMatcher) *route.HeaderMatcher {
	test.InvertMatch = true
	return test
}

func asks(tests ...*route.HeaderMatcher) *cilium.HttpNetworkPolicyRule {
	return &cilium.HttpNetworkPolicyRule{Headers: tests}
}

func get(path string) *cilium.HttpNetworkPolicyRule {
	return asks(pattern(":method", "GET"), pattern(":path", path))
}

func allowHTTP(remotes []uint32, rules ...*cilium.HttpNetworkPolicyRule) *cilium.PortNetworkPolicyRule {
	return &cilium.PortNetworkPolicyRule{RemotePolicies: remotes, L7: &cilium.PortNetworkPolicyRule_HttpRules{
		HttpRules: &cilium.HttpNetworkPolicyRules{HttpRules: rules},
	}}
}

func allow(remotes ...uint32) *cilium.PortNetworkPolicyRule {
	return &cilium.PortNetworkPolicyRule{RemotePolicies: remotes}
}

func deny(remotes ...uint32) *cilium.PortNetworkPolicyRule {
	return &cilium.PortNetworkPolicyRule{Deny: true, RemotePolicies: remotes}
}

func port(first, last uint32, rules ...*cilium.PortNetworkPolicyRule) *cilium.PortNetworkPolicy {
	return &cilium.PortNetworkPolicy{Port: first, EndPort: last, Rules: rules}
}

func request(method, path string, more ...field) *headerMap {
	headers := &headerMap{}
	headers.add(":method", method)
	headers.add(":path", path)
	headers.add(":authority", "server")
	for _, header := range more {
		headers.add(header.name, header.value)
	}
	return headers
}

func noSecrets(string) (string, bool) { return "", false }

func TestDecisions(t *testing.T) {
	onlyGet := port(80, 0, allowHTTP([]uint32{friend}, get("/")))
	tests := []struct {
		name             string
		policy           []*cilium.PortNetworkPolicy
		port             uint16
		identity         uint32
		request          *headerMap
		admitted, passes bool
	}{
		{"the method and path that a rule names", ports(onlyGet), 80, friend, request("GET", "/"), true, true},
		{"another path", ports(onlyGet), 80, friend, request("GET", "/deny"), true, false},
		{"a path that only begins so", ports(onlyGet), 80, friend, request("GET", "/x"), true, false},
		{"another method", ports(onlyGet), 80, friend, request("POST", "/"), true, false},
		{"a method in small letters", ports(onlyGet), 80, friend, request("get", "/"), true, false},
		{"a peer that no rule names", ports(onlyGet), 80, stranger, request("GET", "/"), false, false},
		{"a port without rules", ports(onlyGet), 81, friend, request("GET", "/"), false, true},
		{"no policy of the direction", nil, 80, friend, request("GET", "/"), false, true},
		{"a port with an empty list of rules", ports(port(80, 0)), 80, stranger, request("POST", "/"), true, true},
		{"a rule for everybody", ports(port(80, 0, allowHTTP(nil, get("/")))), 80, stranger, request("GET", "/"), true, true},
		{"an allow without HTTP beside one with it",
			ports(port(80, 0, allowHTTP([]uint32{friend}, get("/")), allow(friend))), 80, friend, request("POST", "/"), true, true},
		{"that for another peer",
			ports(port(80, 0, allowHTTP([]uint32{friend}, get("/")), allow(stranger))), 80, friend, request("POST", "/"), true, false},
		{"either of two HTTP rules",
			ports(port(80, 0, allowHTTP([]uint32{friend}, get("/"), get("/b")))), 80, friend, request("GET", "/b"), true, true},
		{"a deny rule beside an allow rule",
			ports(port(80, 0, allowHTTP(nil, get("/")), deny(friend))), 80, friend, request("GET", "/"), false, false},
		{"a deny rule for another peer",
			ports(port(80, 0, allowHTTP(nil, get("/")), deny(stranger))), 80, friend, request("GET", "/"), true, true},
		{"a deny rule for everybody", ports(port(80, 0, allow(friend), deny())), 80, friend, request("GET", "/"), false, true},
		{"a deny rule for all ports beside an allow rule for this one",
			ports(onlyGet, port(0, 0, deny(friend))), 80, friend, request("GET", "/"), false, false},
		{"an allow rule for all ports beside an HTTP rule",
			ports(onlyGet, port(0, 0, allow(friend))), 80, friend, request("POST", "/"), true, true},
		{"a port within a range", ports(port(8000, 8100, allowHTTP(nil, get("/")))), 8050, friend, request("GET", "/"), true, true},
		{"the port behind a range", ports(port(8000, 8100, allow())), 8101, friend, request("GET", "/"), false, true},
		{"overlapping ranges", ports(port(1, 100, allowHTTP(nil, get("/a"))), port(50, 150, allowHTTP(nil, get("/b")))),
			60, friend, request("GET", "/b"), true, true},
		{"a range that is none", ports(port(100, 50, deny(friend)), port(80, 0, allow())), 80, friend, request("GET", "/"), false, true},
		{"an expression that is none", ports(port(80, 0, allowHTTP(nil, get("(")))), 80, friend, request("GET", "("), true, false},
		{"an expression that closes a group", ports(port(80, 0, allowHTTP(nil, get("/a)|(.*")))), 80, friend, request("GET", "/x"), true, false},
		{"alternatives are matched in full", ports(port(80, 0, allowHTTP(nil, get("/a|/b")))), 80, friend, request("GET", "/ax"), true, false},
		{"a header with its value", ports(port(80, 0, allowHTTP(nil, asks(exactly("X-Role", "admin"))))),
			80, friend, request("GET", "/", field{"x-role", "admin"}), true, true},
		{"a header with two values", ports(port(80, 0, allowHTTP(nil, asks(exactly("X-Role", "admin"))))),
			80, friend, request("GET", "/", field{"x-role", "admin"}, field{"x-role", "guest"}), true, false},
		{"a header that is there", ports(port(80, 0, allowHTTP(nil, asks(present("X-Any"))))),
			80, friend, request("GET", "/", field{"x-any", ""}), true, true},
		{"a header that is not there", ports(port(80, 0, allowHTTP(nil, asks(present("X-Any"))))), 80, friend, request("GET", "/"), true, false},
		{"a host, asked for under either name", ports(port(80, 0, allowHTTP(nil, asks(pattern("Host", "serv.*"), pattern(":authority", "server"))))),
			80, friend, request("GET", "/"), true, true},
		{"what is missing is not unequal", ports(port(80, 0, allowHTTP(nil, asks(inverted(exactly("x", "1")))))), 80, friend, request("GET", "/"), true, false},
		{"a Secret that the agent cannot read", ports(port(80, 0, allowHTTP(nil, asks(inverted(exactly("x", "")))))),
			80, friend, request("GET", "/", field{"x", "any"}), true, false},
		{"a rule of another listener", ports(port(80, 0, &cilium.PortNetworkPolicyRule{ProxyId: 9999})), 80, friend, request("GET", "/"), false, true},
		{"a rule that asks for a server name", ports(port(80, 0, &cilium.PortNetworkPolicyRule{ServerNames: []string{"a.example"}})),
			80, friend, request("GET", "/"), false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			policy, _ := compilePolicy(&cilium.NetworkPolicy{IngressPerPortPolicies: test.policy})
			from := peer{listener: 10080, identity: test.identity}
			if got := policy.ingress.admits(test.port, from); got != test.admitted {
				t.Errorf("the connection is admitted: %v", got)
			}
			if got := policy.ingress.decide(test.port, from, test.request, noSecrets, &headerNotes{}); got != test.passes {
				t.Errorf("the request passes: %v", got)
			}
			if policy.egress.admits(test.port, from) {
				t.Error("rules of one direction count for the other")
			}
		})
	}
}

func ports(list ...*cilium.PortNetworkPolicy) []*cilium.PortNetworkPolicy { return list }

func TestOnlyTCPCounts(t *testing.T) {
	udp := port(80, 0)
	udp.Protocol = core.SocketAddress_UDP
	policy, err := compilePolicy(&cilium.NetworkPolicy{EgressPerPortPolicies: ports(udp)})
	if err != nil || policy.egress.admits(80, peer{identity: friend}) {
		t.Errorf("a rule for UDP admits a connection (%v)", err)
	}
}

func TestProblemsAreSaid(t *testing.T) {
	for name, policy := range map[string][]*cilium.PortNetworkPolicy{
		"an expression": ports(port(80, 0, allowHTTP(nil, get("(")))),
		"a range":       ports(port(100, 50)),
		"a condition":   ports(port(80, 0, allowHTTP(nil, asks(&route.HeaderMatcher{Name: "x", HeaderMatchSpecifier: &route.HeaderMatcher_ContainsMatch{ContainsMatch: "y"}})))),
	} {
		if _, err := compilePolicy(&cilium.NetworkPolicy{IngressPerPortPolicies: policy}); err == nil {
			t.Errorf("%s that cannot be used is not said", name)
		}
	}
}
