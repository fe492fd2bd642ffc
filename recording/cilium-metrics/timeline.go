package main

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc/connectivity"

	flowpb "github.com/cilium/cilium/api/v1/flow"
	"github.com/cilium/cilium/api/v1/models"
	"github.com/cilium/cilium/pkg/maps/ctmap"
	"github.com/cilium/cilium/pkg/metrics"
	proxytypes "github.com/cilium/cilium/pkg/proxy/types"
)

// span is when scrapes happen: from first to last, both included.
type span struct {
	first, last time.Time
	step        time.Duration
}

// node is one machine with its agent.
type node struct {
	name                       string
	list                       []string
	pods, policed              int
	datapath                   *datapath
	hubble                     *hubble
	agent                      *agent
	condition                  condition
	phase                      string
	hubbleAt, agentAt, envoyAt target
}

// start starts the agent: all its counters but the datapath's begin at 0.
func (n *node) start() (err error) {
	if n.hubble, err = newHubble(n.list); err != nil {
		return err
	}
	if n.agent, err = newAgent(n.datapath, n.pods); err != nil {
		return err
	}
	// The rule of Grafana's names is there from the start, and each pod was made once.
	n.agent.legacy.PolicyChangeTotal.WithLabelValues(metrics.LabelValueOutcomeSuccess).Inc()
	n.agent.legacy.EndpointRegenerationTotal.WithLabelValues(metrics.LabelValueOutcomeSuccess).Add(float64(n.pods))
	// A map's group is its name unless it has many of a kind (pkg/bpf, pkg/maps/policymap).
	n.agent.legacy.BPFMapCapacity.WithLabelValues(ctmap.MapNameTCP4Global).Set(131072)
	n.agent.legacy.BPFMapCapacity.WithLabelValues("endpoint_policy").Set(16384)
	n.phase = ""
	return nil
}

// record tells the story as Prometheus has it after scraping the cluster.
func record(list []string, over span, seed uint64) (*openMetrics, error) {
	random := rand.New(rand.NewPCG(seed, 0))
	t, err := newTraffic()
	if err != nil {
		return nil, err
	}
	talks := make([]conversation, len(loads))
	for i, l := range loads {
		talks[i] = l.talk(t)
	}
	nodes, err := startNodes(list)
	if err != nil {
		return nil, err
	}
	rest := newRest()
	into := newOpenMetrics()
	for at := over.first; !at.After(over.last); at = at.Add(over.step) {
		minute := math.Mod(at.Sub(over.first).Minutes(), storyMinutes)
		if err := passTime(nodes, minute, over.step.Minutes()); err != nil {
			return nil, err
		}
		for i, l := range loads {
			for range l.times(random, minute, over.step.Minutes()) {
				for _, n := range nodes {
					if err := n.take(talks[i], random); err != nil {
						return nil, err
					}
				}
			}
		}
		now := phaseAt(minute)
		for _, n := range nodes {
			n.settle(now, random)
			if err := n.scrape(into, at.Unix()); err != nil {
				return nil, err
			}
		}
		if err := rest.scrape(into, at.Unix(), minute, nodes, random); err != nil {
			return nil, err
		}
		// The stack's recording rule makes this one: no target, no labels of a scrape.
		into.add("lab:phase:info", "gauge", "The phase that is laid down", "lab:phase:info", []label{{"phase", now.name}}, at.Unix(), 1)
	}
	return into, nil
}

func startNodes(list []string) (nodes []*node, err error) {
	agentPods := []string{"cilium-4x9bd", "cilium-j7qvl", "cilium-wz2mk"}
	envoyPods := []string{"cilium-envoy-8hk2c", "cilium-envoy-fd5tn", "cilium-envoy-q9rsx"}
	for i, name := range nodeNames {
		address := nodeAddress(i).String()
		n := &node{
			name: name, list: list, datapath: newDatapath(), condition: normal(),
			hubbleAt: newTarget(hubblePort, agentPods[i], address, name),
			agentAt:  newTarget(agentPort, agentPods[i], address, name),
			envoyAt:  newTarget(envoyPort, envoyPods[i], address, name),
		}
		for _, p := range pods {
			if p.node == name {
				n.pods++
				if selected(p) {
					n.policed++
				}
			}
		}
		if err := n.start(); err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// passTime brings every node into the condition that the story has for it.
func passTime(nodes []*node, minute, minutes float64) error {
	for i, n := range nodes {
		wasDown := n.condition.down
		n.condition = normal()
		for _, trouble := range incidents {
			if trouble.node == i && minute >= trouble.from && minute < trouble.to {
				trouble.happen(&n.condition, (minute-trouble.from)/(trouble.to-trouble.from), minutes)
			}
		}
		if wasDown && !n.condition.down {
			if err := n.start(); err != nil {
				return err
			}
		}
	}
	return nil
}

// times is how often a conversation takes place between two scrapes.
func (l load) times(random *rand.Rand, minute, minutes float64) int {
	if (l.phase != "" && l.phase != phaseAt(minute).name) || (l.to > 0 && (minute < l.from || minute >= l.to)) {
		return 0
	}
	return int(l.perMinute*minutes*(0.75+0.5*random.Float64()) + random.Float64())
}

// take adds the node's part of a conversation.
func (n *node) take(c conversation, random *rand.Rand) error {
	for _, counted := range c.tallies {
		if counted.node == n.name {
			n.datapath.count(counted.reason, counted.direction, counted.packets, counted.packets*90)
		}
	}
	if n.condition.down {
		return nil
	}
	for _, e := range c.events {
		if e.node != n.name {
			continue
		}
		if c.latency > 0 && e.flow.GetL7().GetType() == flowpb.L7FlowType_RESPONSE {
			e.flow.L7.LatencyNs = uint64(c.latency * math.Exp(random.NormFloat64()*0.6) * 1e9)
		}
		if err := n.hubble.see(e.flow); err != nil {
			return err
		}
		if e.proxy != "" {
			n.countProxied(e)
		}
	}
	return nil
}

// countProxied counts as pkg/endpoint's UpdateProxyStatistics does: requests and responses alike.
func (n *node) countProxied(e event) {
	rule := map[flowpb.Verdict]string{
		flowpb.Verdict_FORWARDED: "forwarded", flowpb.Verdict_DROPPED: "denied", flowpb.Verdict_ERROR: "parse_errors",
	}[e.flow.GetVerdict()]
	n.agent.legacy.ProxyPolicyL7Total.WithLabelValues("received", e.proxy).Inc()
	n.agent.legacy.ProxyPolicyL7Total.WithLabelValues(rule, e.proxy).Inc()
}

// settle sets what an agent says about its condition and the phase.
func (n *node) settle(now phase, random *rand.Rand) {
	if n.condition.down {
		return
	}
	m, c := n.agent.legacy, n.condition
	if n.phase != now.name {
		n.phase = now.name
		m.PolicyChangeTotal.WithLabelValues(metrics.LabelValueOutcomeSuccess).Add(now.policies)
		m.EndpointRegenerationTotal.WithLabelValues(metrics.LabelValueOutcomeSuccess).Add(float64(n.pods))
		for range int(now.policies) * n.pods {
			m.PolicyImplementationDelay.WithLabelValues(now.source).Observe(0.02 + 0.3*random.Float64())
		}
		m.PolicyRevision.Add(now.policies)
	}
	m.PolicyChangeTotal.WithLabelValues(metrics.LabelValueOutcomeFail).Add(c.refusedPolicies)
	m.EndpointRegenerationTotal.WithLabelValues(metrics.LabelValueOutcomeFail).Add(c.failedRegenerations)
	m.Policy.Set(now.policies + 1)
	// Endpoints are the pods and one for the node's health.
	m.EndpointStateCount.WithLabelValues(string(models.EndpointStateReady)).Set(float64(n.pods) + 1 - c.regenerating - c.notReady)
	m.EndpointStateCount.WithLabelValues(string(models.EndpointStateRegenerating)).Set(c.regenerating)
	m.EndpointStateCount.WithLabelValues(string(models.EndpointStateNotDashReady)).Set(c.notReady)
	enforced := max(float64(n.policed)-c.unenforced-c.audited, 0)
	m.PolicyEndpointStatus.WithLabelValues(string(models.EndpointPolicyEnabledBoth)).Set(enforced)
	m.PolicyEndpointStatus.WithLabelValues(string(models.EndpointPolicyEnabledNone)).Set(float64(n.pods) + 1 - enforced - c.audited)
	m.PolicyEndpointStatus.WithLabelValues(string(models.EndpointPolicyEnabledAuditDashBoth)).Set(c.audited)
	m.Identity.WithLabelValues("cluster_local").Set(float64(len(pods)))
	m.Identity.WithLabelValues("reserved").Set(10)
	if n.name == server.node {
		m.ProxyRedirects.WithLabelValues(string(proxytypes.ProxyTypeHTTP)).Set(now.proxied)
	}
	if n.name == grafana.node {
		m.ProxyRedirects.WithLabelValues(string(proxytypes.ProxyTypeDNS)).Set(1)
	}
	n.agent.status.failingControllers, n.agent.status.unreachableNodes = c.failingControllers, c.unreachable
	jitter := func() float64 { return 0.01 * random.Float64() }
	n.agent.pressure[conntrackTCP].Set(c.conntrack + jitter())
	n.agent.pressure[conntrackAny].Set(0.06 + jitter())
	n.agent.pressure[policyMaps].Set(c.policyMap)
	mesh := n.agent.mesh
	mesh.TotalRemoteClusters.WithLabelValues("default", n.name).Set(1)
	mesh.ReadinessStatus.WithLabelValues("default", n.name, "peer").Set(metrics.BoolToFloat64(c.peerReady))
	mesh.TotalFailures.WithLabelValues("default", n.name, "peer").Add(metrics.BoolToFloat64(!c.peerReady))
	for source, events := range c.lost {
		n.hubble.lose(source, events)
	}
}

func (n *node) scrape(into *openMetrics, at int64) error {
	var hubble, agent prometheus.Gatherer
	if !n.condition.down {
		hubble, agent = n.hubble.gatherers(), n.agent.registry
	}
	if err := n.hubbleAt.scrape(into, at, hubble); err != nil {
		return err
	}
	if err := n.agentAt.scrape(into, at, agent); err != nil {
		return err
	}
	// What Envoy exports is not made by Go code; that it answers is all there is of it here.
	return n.envoyAt.scrape(into, at, prometheus.Gatherers{})
}

// rest is what is not on every node: two operators, of which one leads, and the relay.
type rest struct {
	operator                 *operator
	relay                    *relay
	leadAt, spareAt, relayAt target
}

func newRest() *rest {
	r := &rest{
		operator: newOperator(), relay: newRelay(),
		leadAt:  newTarget(operatorPort, "cilium-operator-5b7d9c6f4-k2jvw", nodeAddress(workerOne).String(), ""),
		spareAt: newTarget(operatorPort, "cilium-operator-5b7d9c6f4-t8xnm", nodeAddress(workerTwo).String(), ""),
		relayAt: newTarget(relayPort, "hubble-relay-7c9f8d5b6-r4zhp", "10.244.1.77", ""),
	}
	r.operator.identities.IdentityGCSize.WithLabelValues("alive", "crd").Set(float64(len(pods)))
	return r
}

func (r *rest) scrape(into *openMetrics, at int64, minute float64, nodes []*node, random *rand.Rand) error {
	down := uint32(0)
	for _, n := range nodes {
		if n.condition.down {
			down++
		}
	}
	states := map[connectivity.State]uint32{connectivity.Ready: uint32(len(nodes)) - down, connectivity.TransientFailure: down}
	r.relay.pool.ObservePeerConnectionStatus(states, 0)
	if random.IntN(40) == 0 {
		r.operator.identities.IdentityGCRuns.WithLabelValues("success", "crd").Inc()
		r.operator.endpoints.EndpointGCObjects.WithLabelValues("success").Inc()
		r.operator.log.ErrorsWarnings.WithLabelValues("warn", "identity-gc").Inc()
	}
	for _, scraped := range []struct {
		job    string
		target target
		from   prometheus.Gatherer
	}{
		{operatorJob, r.leadAt, r.operator.registry},
		{operatorJob, r.spareAt, prometheus.Gatherers{}},
		{relayJob, r.relayAt, r.relay.registry},
	} {
		from := scraped.from
		if isOut(scraped.job, minute) {
			from = nil
		}
		if err := scraped.target.scrape(into, at, from); err != nil {
			return err
		}
	}
	return nil
}
