package main

import (
	"net/netip"
	"slices"

	flowpb "github.com/cilium/cilium/api/v1/flow"
)

// The story that the timeline tells, in minutes from its start. A longer timeline tells it again.
const storyMinutes = 180.0

// phase is a phase of the catalogue while it is laid down.
type phase struct {
	name  string
	until float64
	// policies is how many rules an agent holds; proxied, how many redirects to Envoy the server has.
	policies, proxied float64
	source            string
}

var phases = []phase{
	{name: "baseline", until: 60, policies: 4, source: "k8s"},
	{name: "deny-proof", until: 75, policies: 2, source: "k8s"},
	{name: "l7-get-root", until: 138, policies: 4, proxied: 1, source: "custom-resource"},
	{name: "mtls", until: 165, policies: 4, source: "custom-resource"},
	{name: "baseline", until: storyMinutes, policies: 4, source: "k8s"},
}

func phaseAt(minute float64) phase {
	for _, p := range phases {
		if minute < p.until {
			return p
		}
	}
	return phases[len(phases)-1]
}

// load is who talks with whom how often.
type load struct {
	perMinute float64
	// phase limits it to one phase, from and to to some minutes of the story.
	phase    string
	from, to float64
	talk     func(*traffic) conversation
}

var (
	// Medians in seconds.
	served, refused, slow = 0.003, 0.0004, 0.4

	someAddress = []netip.Addr{netip.MustParseAddr("203.0.113.80")}
	grafanaCom  = dnsAnswer{name: "grafana.com.", kind: 1, addresses: someAddress}
	unknownName = dnsAnswer{name: "grafana.com.monitoring.svc.cluster.local.", kind: 1, code: 3}
	serverFails = dnsAnswer{name: "grafana.com.", kind: 1, code: 5}
	notListed   = dnsAnswer{name: "plugins.example.net.", kind: 1, refused: true}
)

var loads = []load{
	// What every cluster does.
	{perMinute: 6, talk: func(t *traffic) conversation { return t.connection(prometheusServer, ksm, 8080, 20) }},
	{perMinute: 6, talk: func(t *traffic) conversation { return t.connection(prometheusServer, host(workerTwo), 9962, 30) }},
	{perMinute: 6, talk: func(t *traffic) conversation { return t.connection(prometheusServer, host(workerOne), 9962, 30) }},
	{perMinute: 12, talk: func(t *traffic) conversation { return t.connection(grafana, prometheusServer, 9090, 15) }},
	{perMinute: 30, talk: func(t *traffic) conversation { return t.connection(host(workerTwo), server, 8080, 5) }},
	{perMinute: 3, talk: func(t *traffic) conversation { return t.ping(prometheusServer, ksm) }},
	// Grafana has a DNS rule, so its lookups are seen.
	{perMinute: 4, talk: func(t *traffic) conversation { return t.proxiedLookup(grafana, grafanaCom) }},
	{perMinute: 1, talk: func(t *traffic) conversation { return t.proxiedLookup(grafana, unknownName) }},
	{perMinute: 40, from: 108, to: 120, talk: func(t *traffic) conversation { return t.proxiedLookup(grafana, unknownName) }},
	{perMinute: 12, from: 116, to: 130, talk: func(t *traffic) conversation { return t.proxiedLookup(grafana, serverFails) }},
	{perMinute: 20, from: 128, to: 140, talk: func(t *traffic) conversation { return t.proxiedLookup(grafana, notListed) }},
	// Somebody tries the lab from outside of it all the time.
	{perMinute: 1, talk: func(t *traffic) conversation { return t.deniedIngress(stageClient, server, 8080, policyDenied) }},
	{perMinute: 20, from: 85, to: 95, talk: func(t *traffic) conversation { return t.deniedPing(intruder, server) }},
	{perMinute: 30, from: 84, to: 94, talk: func(t *traffic) conversation {
		return t.deniedIngress(stageClient, server, 8080, policyDenied)
	}},
	{perMinute: 1, talk: func(t *traffic) conversation { return t.deniedEgress(client, elsewhere, 443) }},
	// The phases.
	{perMinute: 20, talk: func(t *traffic) conversation { return t.lookup(client) }},
	{perMinute: 20, phase: "baseline", talk: func(t *traffic) conversation { return t.connection(client, server, 8080, 5) }},
	{perMinute: 40, phase: "deny-proof", talk: func(t *traffic) conversation { return t.deniedEgress(client, server, 8080) }},
	{perMinute: 10, phase: "deny-proof", talk: func(t *traffic) conversation {
		return t.deniedIngress(stageClient, server, 8080, policyDenied)
	}},
	{perMinute: 60, phase: "l7-get-root", talk: func(t *traffic) conversation {
		return t.proxiedRequest(client, server, 8080, "GET", "/", 200, served)
	}},
	{perMinute: 6, phase: "l7-get-root", from: 116, to: 126, talk: func(t *traffic) conversation {
		return t.proxiedRequest(client, server, 8080, "GET", "/", 200, slow)
	}},
	{perMinute: 4, phase: "l7-get-root", talk: func(t *traffic) conversation {
		return t.proxiedRequest(client, server, 8080, "POST", "/", 403, refused)
	}},
	{perMinute: 4, phase: "l7-get-root", talk: func(t *traffic) conversation {
		return t.proxiedRequest(client, server, 8080, "GET", "/admin", 403, refused)
	}},
	{perMinute: 240, phase: "l7-get-root", from: 97, to: 106, talk: func(t *traffic) conversation {
		return t.proxiedRequest(client, server, 8080, "GET", "/admin", 403, refused)
	}},
	{perMinute: 8, phase: "mtls", talk: func(t *traffic) conversation { return t.deniedIngress(client, server, 8080, authRequired) }},
	{perMinute: 20, phase: "mtls", talk: func(t *traffic) conversation { return t.connection(client, server, 8080, 5) }},
}

// incident is something that goes wrong on a node for a while.
type incident struct {
	node     int
	from, to float64
	// happen changes the node's condition; progress goes from 0 to 1, minutes is the time since the last scrape.
	happen func(c *condition, progress, minutes float64)
}

// condition is what an agent says about its node besides its traffic.
type condition struct {
	down                                 bool
	conntrack, policyMap                 float64
	regenerating, notReady               float64
	unenforced, audited                  float64
	failingControllers, unreachable      int
	peerReady                            bool
	refusedPolicies, failedRegenerations float64
	lost                                 map[flowpb.LostEventSource]float64
}

func normal() condition {
	return condition{conntrack: 0.34, policyMap: 0.12, peerReady: true, lost: map[flowpb.LostEventSource]float64{}}
}

var incidents = []incident{
	// More flows than Hubble can take.
	{workerOne, 20, 26, func(c *condition, _, minutes float64) {
		c.lost[flowpb.LostEventSource_PERF_EVENT_RING_BUFFER] = 300 * minutes
		c.lost[flowpb.LostEventSource_OBSERVER_EVENTS_QUEUE] = 80 * minutes
		c.lost[flowpb.LostEventSource_HUBBLE_RING_BUFFER] = 12 * minutes
	}},
	// Connection tracking fills up beyond 0.8 and 0.95, and is emptied.
	{workerTwo, 30, 58, func(c *condition, progress, _ float64) { c.conntrack = hill(progress, 0.34, 0.975) }},
	{workerOne, 90, 118, func(c *condition, progress, _ float64) { c.policyMap = hill(progress, 0.12, 0.88) }},
	// The agent ends, and starts again with its counters at 0; its node goes on forwarding.
	{controlPlane, 40, 46, func(c *condition, _, _ float64) { c.down = true }},
	// Endpoints do not get ready.
	{workerOne, 62, 74, func(c *condition, _, minutes float64) {
		c.regenerating, c.notReady, c.failedRegenerations = 1, 1, minutes
	}},
	// Agents refuse a policy that an API server took.
	{controlPlane, 80, 83, func(c *condition, _, minutes float64) { c.refusedPolicies = minutes }},
	{workerOne, 80, 83, func(c *condition, _, minutes float64) { c.refusedPolicies = minutes }},
	{workerTwo, 80, 83, func(c *condition, _, minutes float64) { c.refusedPolicies = minutes }},
	// The other cluster goes away.
	{controlPlane, 134, 146, func(c *condition, _, _ float64) { c.peerReady = false }},
	{workerOne, 134, 146, func(c *condition, _, _ float64) { c.peerReady = false }},
	// Somebody forgets a pod in audit mode.
	{controlPlane, 100, 110, func(c *condition, _, _ float64) { c.audited = 1 }},
	// Policies are taken off the lab's pods on two nodes.
	{workerOne, 122, 130, func(c *condition, _, _ float64) { c.unenforced = 2 }},
	{workerTwo, 122, 130, func(c *condition, _, _ float64) { c.unenforced = 1 }},
	// A node is cut off.
	{workerTwo, 156, 164, func(c *condition, _, _ float64) { c.unreachable, c.failingControllers = 1, 2 }},
}

// outage is a while in which all pods behind a job's Service do not answer.
type outage struct {
	job      string
	from, to float64
}

var outages = []outage{
	{operatorJob, 165, 178},
	{relayJob, 165, 178},
}

func isOut(job string, minute float64) bool {
	return slices.ContainsFunc(outages, func(o outage) bool { return o.job == job && minute >= o.from && minute < o.to })
}

// hill climbs from low to high, stays a while, and comes down.
func hill(progress, low, high float64) float64 {
	switch {
	case progress < 0.35:
		return low + (high-low)*progress/0.35
	case progress < 0.8:
		return high
	default:
		return high - (high-low)*(progress-0.8)/0.2
	}
}
