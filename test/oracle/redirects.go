package main

import "github.com/cilium/cilium/pkg/policy"

// Proxies have one port per parser; where two redirects of the same priority meet, the engine takes the lower port.
const (
	proxyHTTP = 11001 + iota
	proxyDNS
	proxyTLS
	proxyKafka
	proxyListener
	proxyOther
	// proxyUnclear marks a port that two rules send to different proxies: the agent keeps whichever it meets first.
	proxyUnclear
	// egressOffset is added at egress: no listener serves both directions.
	egressOffset = 100
)

var parserPorts = map[policy.L7ParserType]uint16{
	policy.ParserTypeHTTP: proxyHTTP,
	policy.ParserTypeDNS:  proxyDNS,
	policy.ParserTypeTLS:  proxyTLS,
	"kafka":               proxyKafka,
	policy.ParserTypeCRD:  proxyListener,
}

var proxyNames = map[uint16]string{
	proxyTLS:      "TLS interception or server names",
	proxyKafka:    "Kafka rules",
	proxyListener: "a listener of an Envoy configuration",
	proxyOther:    "rules of another L7 protocol",
	proxyUnclear:  "two different proxies for one port, of which the agent takes either",
}

// redirectsOf is the proxy port of every redirect that a policy asks for, under the names by which the engine looks them
// up. An agent makes the same map when it creates the redirects (pkg/endpoint/bpf.go, addNewRedirects).
func redirectsOf(selected policy.SelectorPolicy, own *owner) map[string]uint16 {
	redirects := map[string]uint16{}
	for filter, selector := range selected.RedirectFilters() {
		listener := selector.Policy.GetListener()
		proxy, known := parserPorts[selector.Policy.L7Parser]
		if !known {
			proxy = proxyOther
		}
		unclear := uint16(proxyUnclear)
		if !filter.Ingress {
			proxy += egressOffset
			unclear += egressOffset
		}
		for _, port := range own.portsOf(filter) {
			name := policy.ProxyID(endpointID, filter.Ingress, string(filter.Protocol), port, listener)
			if existing, taken := redirects[name]; taken && existing != proxy {
				redirects[name] = unclear
			} else {
				redirects[name] = proxy
			}
		}
	}
	return redirects
}

// proxyOf is the proxy behind a port, without its direction.
func proxyOf(port uint16) uint16 {
	if port >= proxyHTTP+egressOffset {
		return port - egressOffset
	}
	return port
}
