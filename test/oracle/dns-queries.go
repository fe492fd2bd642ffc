package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/fqdn/matchpattern"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
)

type remoteID = identity.NumericIdentity

// decideQuery decides a DNS query as the agent's DNS proxy does (pkg/fqdn/dnsproxy, CheckAllowed): it knows the rules of
// one filter per port and protocol. Where two filters come to the same port, by number and by name, the agent keeps either.
func (p *endpointPolicy) decideQuery(name string, leg *leg, remote remoteID, ingress bool) (verdict, reason string) {
	query := strings.ToLower(dns.FQDN(name))
	verdict = deniedByL7
	asked := false
	p.forEachFilter(ingress, func(filter *policy.L4Filter) bool {
		if filter.U8Proto != leg.protocol.number || !slices.Contains(p.owner.portsOf(filter), leg.port) || !hasDNS(filter) {
			return true
		}
		answer := deniedByL7
		if answersQuery(filter, query, remote) {
			answer = allowed
		}
		if asked && answer != verdict {
			verdict, reason = notEvaluable, "two rules reach the DNS proxy at this port, by name and by number"
			return false
		}
		asked, verdict = true, answer
		return true
	})
	return verdict, reason
}

func hasDNS(filter *policy.L4Filter) bool {
	for _, rules := range filter.PerSelectorPolicies {
		if rules.IsRedirect() && rules.L7Parser == policy.ParserTypeDNS {
			return true
		}
	}
	return false
}

func answersQuery(filter *policy.L4Filter, query string, remote remoteID) bool {
	for selector, rules := range filter.PerSelectorPolicies {
		if !selects(selector, remote) {
			continue
		}
		if rules == nil || len(rules.DNS) == 0 {
			return true
		}
		for _, rule := range rules.DNS {
			if rule.MatchName != "" && matchesName(dns.FQDN(rule.MatchName), query) {
				return true
			}
			if rule.MatchPattern != "" && matchesName(matchpattern.Sanitize(rule.MatchPattern), query) {
				return true
			}
		}
	}
	return false
}

var namePatterns sync.Map

// matchesName matches as the DNS proxy does. Its patterns are joined into one expression there, which has to match the
// whole name; so each has to.
func matchesName(pattern, query string) bool {
	text := matchpattern.ToUnAnchoredRegexp(pattern)
	if text == matchpattern.MatchAllUnAnchoredPattern {
		return true
	}
	compiled, found := namePatterns.Load(text)
	if !found {
		expression, err := regexp.Compile("^(?:" + text + ")$")
		if err != nil {
			return false
		}
		compiled = expression
		namePatterns.Store(text, compiled)
	}
	return compiled.(*regexp.Regexp).MatchString(query)
}
