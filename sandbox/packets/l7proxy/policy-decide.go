package main

// The order of evaluation is that of cilium/network_policy.cc (classes PortPolicy, PortNetworkPolicyRules and
// PortNetworkPolicyRule): rules of single ports, of ranges, then of all ports; a deny rule wins over every allow rule;
// rules that change headers all run, also after one that allows.

// peer is the other side of a connection, on one listener.
type peer struct {
	listener uint32
	identity uint32
}

// forPort are the rule lists that count for a port, in the order in which they are asked.
func (p *portPolicies) forPort(port uint16) []ruleList {
	var single, ranges []ruleList
	for _, rules := range p.ports {
		switch {
		case port < rules.first || port > rules.last:
		case rules.first == rules.last:
			single = append(single, rules.list)
		default:
			ranges = append(ranges, rules.list)
		}
	}
	return append(append(single, ranges...), p.wildcard...)
}

// admits says whether a connection may be made at all. Without a rule for the port nobody is admitted.
func (p *portPolicies) admits(port uint16, from peer) bool {
	return anyList(p.forPort(port), func(rule *portRule) (allows, denies bool) {
		if rule.namesServers {
			return false, false
		}
		return rule.selects(from)
	})
}

// decide says whether a request may pass, and changes its headers as the rules ask. The datapath and `admits` have
// decided the rest: where no rule is about HTTP there is nothing to do.
func (p *portPolicies) decide(
	port uint16, from peer, headers *headerMap, secrets secretValues, notes *headerNotes,
) bool {
	lists := p.forPort(port)
	if !haveHTTP(lists) {
		return true
	}
	return anyList(lists, func(rule *portRule) (allows, denies bool) {
		allows, denies = rule.selects(from)
		return allows && rule.allowsRequest(headers, secrets, notes), denies
	})
}

func haveHTTP(lists []ruleList) bool {
	for _, list := range lists {
		for i := range list.rules {
			if len(list.rules[i].http) > 0 {
				return true
			}
		}
	}
	return false
}

func anyList(lists []ruleList, ask func(*portRule) (allows, denies bool)) bool {
	allowed, denied := false, false
	for i := range lists {
		list := &lists[i]
		if allowed && list.cutShort {
			continue
		}
		if len(list.rules) == 0 {
			allowed = true
		}
		for j := range list.rules {
			allows, denies := ask(&list.rules[j])
			allowed, denied = allowed || allows, denied || denies
			if allows && list.cutShort {
				break
			}
		}
	}
	return allowed && !denied
}

// selects says whether the rule is about a peer, and what it says of it.
func (r *portRule) selects(from peer) (allows, denies bool) {
	if r.listener != 0 && r.listener != from.listener {
		return false, false
	}
	if r.remotes != nil {
		if _, listed := r.remotes[from.identity]; !listed {
			return false, false
		}
	}
	return !r.deny, r.deny
}

func (r *portRule) allowsRequest(headers *headerMap, secrets secretValues, notes *headerNotes) bool {
	if len(r.http) == 0 {
		return true
	}
	allowed := false
	for i := range r.http {
		rule := &r.http[i]
		if !rule.matches(headers) {
			continue
		}
		if r.cutShort {
			return true
		}
		if rule.act(headers, secrets, notes) {
			allowed = true
		}
	}
	return allowed
}

func (r *httpRule) matches(headers *headerMap) bool {
	if r.never {
		return false
	}
	for i := range r.tests {
		if !r.tests[i].allows(headers) {
			return false
		}
	}
	return true
}

func (r *httpRule) act(headers *headerMap, secrets secretValues, notes *headerNotes) bool {
	accepted := true
	for i := range r.actions {
		if !r.actions[i].apply(headers, secrets, notes) {
			accepted = false
		}
	}
	return accepted
}
