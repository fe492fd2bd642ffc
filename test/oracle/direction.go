package main

import (
	"fmt"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
)

// decision is what one end of a flow decides about it.
type decision struct {
	verdict  string
	l7       string
	reason   string
	auth     bool
	unstable bool
}

// passes is the decision of an end that has no policy.
var passes = decision{verdict: allowed, l7: l7None}

// take keeps the first of several computations and remembers whether another one differs.
func (d *decision) take(other decision, repeat int) {
	if repeat == 0 {
		*d = other
	} else if d.verdict != other.verdict || d.auth != other.auth {
		d.unstable = true
	}
}

// hasAuth says whether any rule of the policy speaks of authentication.
func (p *endpointPolicy) hasAuth() (has bool) {
	look := func(filter *policy.L4Filter) bool {
		for _, selector := range filter.PerSelectorPolicies {
			if selector != nil && selector.Authentication != nil {
				has = true
			}
		}
		return !has
	}
	p.forEachFilter(true, look)
	p.forEachFilter(false, look)
	return has
}

// decideDirection looks a flow up as the datapath would, and asks the proxy that the entry redirects to.
func decideDirection(own *endpointPolicy, failure error, leg *leg, ingress bool) decision {
	if failure != nil {
		return decision{verdict: notEvaluable, l7: l7None, reason: failure.Error()}
	}
	key, remote := policy.EgressKey(), leg.to.id
	if ingress {
		key, remote = policy.IngressKey(), leg.from.id
	}
	result := own.lookUp(key, remote, leg, ingress)
	subject := leg.from
	if ingress {
		subject = leg.to
	}
	// The endpoint of Ingress and Gateway API is the proxy itself: what its policy denies it answers with 403
	// (cec_resource_parser.go, EnforcePolicyOnL7Lb).
	denied := result.verdict == deniedByDefault || result.verdict == deniedByRule
	if denied && subject.own && subject.id.ID == identity.ReservedIdentityIngress && leg.protocol.name == "TCP" {
		result.verdict, result.l7 = deniedByL7, l7HTTP
	}
	return result
}

func (own *endpointPolicy) lookUp(key policy.Key, remote *identity.Identity, leg *leg, ingress bool) decision {
	key = key.WithIdentity(remote.ID).WithPortProto(leg.protocol.number, leg.protocol.lookupPort(leg.port))
	entry, found, unclear := own.entryFor(key)
	if unclear {
		return decision{verdict: notEvaluable, l7: l7None, reason: "two entries have one key in the datapath's map"}
	}
	if !found {
		return decision{verdict: deniedByDefault, l7: l7None}
	}
	if entry.IsDeny() {
		return decision{verdict: deniedByRule, l7: l7None}
	}
	result := passes
	if entry.IsRedirectEntry() {
		result = own.decideL7(proxyOf(entry.ProxyPort), leg, remote.ID, ingress)
	}
	switch entry.AuthRequirement.AuthType() {
	case policytypes.AuthTypeSpire:
		result.auth = true
	case policytypes.AuthTypeAlwaysFail:
		result.verdict = notEvaluable
		result.reason = "the authentication mode is `test-always-fail`"
	}
	return result
}

func (p *endpointPolicy) decideL7(proxy uint16, leg *leg, remote remoteID, ingress bool) decision {
	switch proxy {
	case proxyTLS:
		return p.decideTLS(leg, remote, ingress)
	case proxyHTTP:
		result := decision{verdict: allowed, l7: l7HTTP}
		if leg.flow.TLS != nil {
			result.verdict, result.reason = p.proxy(ingress).decideHandshake(leg.flow.TLS.ServerName, leg.port, remote)
			if result.verdict == allowed {
				result.verdict, result.reason = notEvaluable, "TLS meets a proxy for HTTP"
			}
			return result
		}
		if leg.flow.HTTP != nil {
			result.verdict, result.reason = p.proxy(ingress).decideRequest(leg.flow.HTTP, leg.port, remote)
		}
		return result
	case proxyDNS:
		result := decision{verdict: allowed, l7: l7DNS}
		if leg.flow.DNS != nil {
			result.verdict, result.reason = p.decideQuery(leg.flow.DNS.Name, leg, remote, ingress)
		}
		return result
	}
	return decision{verdict: notEvaluable, l7: l7None, reason: fmt.Sprintf("the flow goes to a proxy for %s", proxyNames[proxy])}
}

// decideTLS decides a connection that is redirected for its server name or for TLS of the proxy's own.
func (p *endpointPolicy) decideTLS(leg *leg, remote remoteID, ingress bool) decision {
	result := decision{verdict: notEvaluable, l7: l7TLS, reason: "it depends on the server name"}
	if name := leg.flow.serverName(); name != "" {
		result.verdict, result.reason = p.proxy(ingress).decideHandshake(name, leg.port, remote)
	}
	return result
}
