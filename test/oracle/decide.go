package main

import (
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy/api"
)

// decide answers a question. The error is one of the world; what is wrong with a policy is in its status.
func decide(asked *question, authRepeats int) ([]policyStatus, []flowVerdict, error) {
	if asked.ClusterName == "" {
		asked.ClusterName = defaultClusterName
	}
	api.InitEntities(asked.ClusterName)
	toldSecrets = asked.Secrets
	asked.Services = withAPIServer(asked.Services)
	statuses, accepted := readPolicies(asked)
	known := newIdentities(asked, accepted)
	pods, err := readPods(asked, known)
	if err != nil {
		return nil, nil, err
	}
	plans, legs, err := planFlows(asked, known, pods)
	if err != nil {
		return nil, nil, err
	}
	engine := newEngine(known.all, accepted, pods.egressPorts)
	decideLegs(engine, legs, authRepeats)
	verdicts := make([]flowVerdict, len(plans))
	for i, planned := range plans {
		verdicts[i] = answerOf(planned, legs)
	}
	return statuses, verdicts, nil
}

// subject is what two pods with the same policy share.
type subject struct {
	id    identity.NumericIdentity
	ports string
}

// decideLegs decides all legs, one subject after the other, so that one policy is in memory at a time.
func decideLegs(engine *engine, legs []leg, authRepeats int) {
	type work struct {
		end             end
		egress, ingress []*leg
	}
	var order []subject
	bySubject := map[subject]*work{}
	workOf := func(end end) *work {
		_, ports := end.ports()
		key := subject{id: end.id.ID, ports: ports}
		found := bySubject[key]
		if found == nil {
			found = &work{end: end}
			bySubject[key] = found
			order = append(order, key)
		}
		return found
	}
	for i := range legs {
		leg := &legs[i]
		leg.egress, leg.ingress = passes, passes
		if leg.from.hasPolicy() {
			work := workOf(leg.from)
			work.egress = append(work.egress, leg)
		}
		if leg.to.hasPolicy() {
			work := workOf(leg.to)
			work.ingress = append(work.ingress, leg)
		}
	}
	for _, key := range order {
		work := bySubject[key]
		for repeat := 0; repeat == 0 || repeat < authRepeats; repeat++ {
			if repeat > 0 {
				engine.repository.BumpRevision()
			}
			ports, _ := work.end.ports()
			policy, err := engine.policyOf(work.end.id, ports)
			for _, leg := range work.egress {
				leg.egress.take(decideDirection(policy, err, leg, false), repeat)
			}
			for _, leg := range work.ingress {
				leg.ingress.take(decideDirection(policy, err, leg, true), repeat)
			}
			if err != nil || !policy.hasAuth() {
				break
			}
		}
		delete(bySubject, key)
	}
}

// answer joins the decisions at both ends, in the order in which a packet meets them.
func (l *leg) answer() flowVerdict {
	answer := flowVerdict{
		Verdict: l.egress.verdict, Egress: l.egress.verdict, Ingress: l.ingress.verdict,
		L7: l7None, AuthUnstable: l.egress.unstable || l.ingress.unstable,
	}
	deciding := &l.egress
	if l.egress.verdict == allowed {
		deciding = &l.ingress
	}
	answer.Verdict, answer.Reason = deciding.verdict, deciding.reason
	for _, seen := range []string{l7DNS, l7TLS, l7HTTP} {
		if l.egress.l7 == seen || l.ingress.l7 == seen {
			answer.L7 = seen
		}
	}
	if answer.Verdict == allowed && (l.egress.auth || l.ingress.auth) {
		answer.Auth = authRequired
	}
	return answer
}

// answerOf is the answer to a flow: that of its leg, or what all its legs agree on.
func answerOf(planned plan, legs []leg) flowVerdict {
	unknown := flowVerdict{Verdict: notEvaluable, Egress: notEvaluable, Ingress: notEvaluable, L7: l7None}
	if planned.count == 0 {
		unknown.Reason = planned.reason
		return unknown
	}
	first := legs[planned.first].answer()
	for i := 1; i < planned.count; i++ {
		if legs[planned.first+i].answer().Verdict != first.Verdict {
			unknown.Reason = "its pods differ"
			return unknown
		}
	}
	return first
}
