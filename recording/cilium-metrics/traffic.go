package main

import (
	"net/netip"
	"net/url"

	flowpb "github.com/cilium/cilium/api/v1/flow"
	monitorapi "github.com/cilium/cilium/pkg/monitor/api"
	"github.com/cilium/cilium/pkg/proxy/accesslog"
	"github.com/cilium/cilium/pkg/u8proto"
)

// conversation is everything that one exchange leaves in the metrics of the nodes that it touches.
type conversation struct {
	events  []event
	tallies []tally
	// latency is the median time from request to response; 0 where no proxy sees it.
	latency float64
}

// event is one flow as the Hubble of a node sees it.
type event struct {
	node string
	flow *flowpb.Flow
	// proxy is the one that reported it, as cilium_policy_l7_total calls it.
	proxy string
}

// tally is what the datapath of a node counts.
type tally struct {
	node              string
	reason, direction uint8
	packets           uint64
}

// The proxies' names in cilium_policy_l7_total (pkg/envoy/accesslog_server.go, pkg/fqdn/messagehandler).
const (
	envoyProxy = "envoy"
	dnsProxy   = "fqdn"
)

// traffic makes conversations. Monitor aggregation is `medium`, as the chart sets it: a connection shows its flags, not
// its packets, and only where packets arrive or leave.
type traffic struct{ observers map[string]*observer }

func newTraffic() (*traffic, error) {
	t := &traffic{map[string]*observer{}}
	for _, name := range nodeNames {
		o, err := newObserver(name)
		if err != nil {
			return nil, err
		}
		t.observers[name] = o
	}
	return t, nil
}

// selected says whose traffic a policy judges: the lab's pods, and Grafana, whose names a DNS rule limits.
func selected(p *peer) bool { return p.namespace == "policy-lab" || p == grafana }

// connection is a TCP connection that is allowed, with some packets each way.
func (t *traffic) connection(from, to *peer, port uint16, packets uint64) (c conversation) {
	syn := packet{from: from, to: to, protocol: "TCP", fromPort: 40000, toPort: port, flags: "S"}
	c.events = append(t.allowed(syn, egress, 0), t.allowed(syn, ingress, 0)...)
	fin := syn
	fin.flags = "FA"
	for _, p := range []packet{syn, syn.answer("SA"), fin, fin.answer("FA")} {
		c.events = append(c.events, t.delivered(p)...)
	}
	c.tallies = append(forwardedEachWay(from, packets), forwardedEachWay(to, packets)...)
	return c
}

// deniedEgress is a connection that policy at its source drops: curl's first packet, and a second after a second.
func (t *traffic) deniedEgress(from, to *peer, port uint16) conversation {
	return t.denied(packet{from: from, to: to, protocol: "TCP", fromPort: 40000, toPort: port, flags: "S"}, egress, policyDenied, 2)
}

// deniedIngress is one that leaves its source and is dropped at its destination.
func (t *traffic) deniedIngress(from, to *peer, port uint16, reason uint8) conversation {
	syn := packet{from: from, to: to, protocol: "TCP", fromPort: 40000, toPort: port, flags: "S"}
	c := t.denied(syn, ingress, reason, 2)
	c.events = append(append(t.allowed(syn, egress, 0), t.departed(syn)...), c.events...)
	c.tallies = append(c.tallies, tally{from.node, forwarded, egress, 2})
	return c
}

// ping is an ICMP echo with its reply; a denied one has none.
func (t *traffic) ping(from, to *peer) (c conversation) {
	request := packet{from: from, to: to, protocol: "ICMP"}
	c.events = append(t.delivered(request), t.delivered(request.answer(""))...)
	c.tallies = append(forwardedEachWay(from, 1), forwardedEachWay(to, 1)...)
	return c
}

func (t *traffic) deniedPing(from, to *peer) conversation {
	return t.denied(packet{from: from, to: to, protocol: "ICMP"}, egress, policyDenied, 1)
}

// lookup is a DNS query that no proxy sees.
func (t *traffic) lookup(from *peer) (c conversation) {
	query := packet{from: from, to: dnsServer, protocol: "UDP", fromPort: 41000, toPort: 53}
	c.events = append(t.allowed(query, egress, 0), t.delivered(query)...)
	c.events = append(c.events, t.delivered(query.answer(""))...)
	c.tallies = append(forwardedEachWay(from, 1), forwardedEachWay(dnsServer, 1)...)
	return c
}

// dnsAnswer is what becomes of a query that a DNS rule sends through the proxy.
type dnsAnswer struct {
	name string
	kind uint16 // 1 is A
	// refused says that the rule does not list the name: the server never sees the query.
	refused   bool
	code      int
	addresses []netip.Addr
}

// proxiedLookup is a DNS query of a pod with a DNS rule. Its parts are logged as pkg/fqdn/messagehandler does: a refused
// query as a denied request, without a response.
func (t *traffic) proxiedLookup(from *peer, answer dnsAnswer) (c conversation) {
	query := packet{from: from, to: dnsServer, protocol: "UDP", fromPort: 41000, toPort: 53}
	o := t.observers[from.node]
	c.events = append(t.allowed(query, egress, proxyPort), event{node: from.node, flow: o.traced(from, monitorapi.TraceToProxy, query)})
	asker, asked := o.endpointInfo(from, query.fromPort), o.endpointInfo(dnsServer, 53)
	log := func(kind accesslog.FlowType, verdict accesslog.FlowVerdict, source, destination accesslog.EndpointInfo, dns accesslog.LogRecordDNS) {
		dns.Query, dns.QTypes, dns.ObservationSource = answer.name, []uint16{answer.kind}, accesslog.DNSSourceProxy
		c.events = append(c.events, event{from.node, o.logged(accesslog.LogRecord{
			Type: kind, ObservationPoint: accesslog.Egress, Verdict: verdict, TransportProtocol: accesslog.TransportProtocol(u8proto.UDP),
			SourceEndpoint: source, DestinationEndpoint: destination, DNS: &dns,
		}), dnsProxy})
	}
	c.tallies = []tally{{from.node, forwarded, egress, 1}}
	if answer.refused {
		log(accesslog.TypeRequest, accesslog.VerdictDenied, asker, asked, accesslog.LogRecordDNS{})
		return c
	}
	log(accesslog.TypeRequest, accesslog.VerdictForwarded, asker, asked, accesslog.LogRecordDNS{})
	result := accesslog.LogRecordDNS{RCode: answer.code, IPs: answer.addresses, TTL: 30}
	for range answer.addresses {
		result.AnswerTypes = append(result.AnswerTypes, answer.kind)
	}
	log(accesslog.TypeResponse, accesslog.VerdictForwarded, asked, asker, result)
	c.tallies = append(c.tallies, forwardedEachWay(dnsServer, 1)...)
	return c
}

// proxiedRequest is an HTTP request to a pod that HTTP rules select. A denied one is logged as a dropped request and a
// forwarded response of 403 (Cilium documentation, network/servicemesh/default-deny-ingress-policy).
func (t *traffic) proxiedRequest(from, to *peer, port uint16, method, path string, status int, latency float64) (c conversation) {
	syn := packet{from: from, to: to, protocol: "TCP", fromPort: 40000, toPort: port, flags: "S"}
	o := t.observers[to.node]
	c.latency = latency
	c.events = append(append(t.allowed(syn, egress, 0), t.departed(syn)...), t.allowed(syn, ingress, proxyPort)...)
	c.events = append(c.events, event{node: to.node, flow: o.traced(to, monitorapi.TraceToProxy, syn)})
	c.events = append(c.events, t.arrived(syn.answer("SA"))...)
	verdict := accesslog.FlowVerdict(accesslog.VerdictForwarded)
	if status == 403 {
		verdict = accesslog.VerdictDenied
	} else {
		c.events = append(c.events, t.arrived(syn)...)
	}
	asker, asked := o.endpointInfo(from, syn.fromPort), o.endpointInfo(to, port)
	// An agent knows the number of its own endpoints only.
	if from.node != to.node {
		asker.ID = 0
	}
	log := func(kind accesslog.FlowType, verdict accesslog.FlowVerdict, source, destination accesslog.EndpointInfo) {
		c.events = append(c.events, event{to.node, o.logged(accesslog.LogRecord{
			Type: kind, ObservationPoint: accesslog.Ingress, Verdict: verdict, TransportProtocol: accesslog.TransportProtocol(u8proto.TCP),
			SourceEndpoint: source, DestinationEndpoint: destination,
			HTTP: &accesslog.LogRecordHTTP{
				Code: status, Method: method, Protocol: "HTTP/1.1", URL: &url.URL{Scheme: "http", Host: to.name, Path: path},
			},
		}), envoyProxy})
	}
	log(accesslog.TypeRequest, verdict, asker, asked)
	log(accesslog.TypeResponse, accesslog.VerdictForwarded, asked, asker)
	c.tallies = append(forwardedEachWay(from, 5), forwardedEachWay(to, 5)...)
	return c
}

// denied is what policy of one end drops: each packet is a verdict and a drop, and Hubble sees both.
func (t *traffic) denied(p packet, direction, reason uint8, packets int) (c conversation) {
	at := p.from
	if direction == ingress {
		at = p.to
	}
	o := t.observers[at.node]
	for range packets {
		c.events = append(c.events,
			event{node: at.node, flow: o.judged(at, direction, -int32(reason), p)},
			event{node: at.node, flow: o.dropped(at, reason, p)})
	}
	c.tallies = []tally{{at.node, reason, direction, uint64(packets)}}
	return c
}

// allowed is the verdict of one end, if a policy selects it.
func (t *traffic) allowed(p packet, direction uint8, verdict int32) []event {
	at := p.from
	if direction == ingress {
		at = p.to
	}
	if !selected(at) {
		return nil
	}
	return []event{{node: at.node, flow: t.observers[at.node].judged(at, direction, verdict, p)}}
}

func (t *traffic) delivered(p packet) []event { return append(t.departed(p), t.arrived(p)...) }

// departed is a packet that leaves a pod's node.
func (t *traffic) departed(p packet) []event {
	if p.from.pod == nil || (p.to.pod != nil && p.from.node == p.to.node) {
		return nil
	}
	point := uint8(monitorapi.TraceToOverlay)
	if p.to.pod == nil {
		point = monitorapi.TraceToStack
	}
	return []event{{node: p.from.node, flow: t.observers[p.from.node].traced(p.from, point, p)}}
}

// arrived is a packet that reaches a pod.
func (t *traffic) arrived(p packet) []event {
	if p.to.pod == nil {
		return nil
	}
	return []event{{node: p.to.node, flow: t.observers[p.to.node].traced(p.to, monitorapi.TraceToLxc, p)}}
}

func forwardedEachWay(at *peer, packets uint64) []tally {
	if at.pod == nil {
		return nil
	}
	return []tally{{at.node, forwarded, egress, packets}, {at.node, forwarded, ingress, packets}}
}
