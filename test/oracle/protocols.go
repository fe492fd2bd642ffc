package main

import (
	"fmt"

	"github.com/cilium/cilium/pkg/u8proto"
)

// protocol is one of those that a flow can have.
type protocol struct {
	name   string
	number u8proto.U8proto
	icmp   bool
}

var protocols = map[string]*protocol{
	"TCP":    {name: "TCP", number: u8proto.TCP},
	"UDP":    {name: "UDP", number: u8proto.UDP},
	"SCTP":   {name: "SCTP", number: u8proto.SCTP},
	"ICMP":   {name: "ICMP", number: u8proto.ICMP, icmp: true},
	"ICMPV6": {name: "ICMPV6", number: u8proto.ICMPv6, icmp: true},
}

func protocolOf(name string) (*protocol, error) {
	if name == "" {
		name = "TCP"
	}
	found, ok := protocols[name]
	if !ok {
		return found, fmt.Errorf("no protocol is called %q", name)
	}
	return found, nil
}

func (p *protocol) hasPort(port int) bool {
	if p.icmp {
		return port >= 0 && port <= 255
	}
	return port >= 1 && port <= 65535
}

// noICMPType is a port that no rule on ICMP types covers. The engine refuses to look up port 0, which is the type of an
// echo reply, and a rule on type 0 covers all types; so type 0 is covered by exactly what covers this port.
const noICMPType = 65535

func (p *protocol) lookupPort(port uint16) uint16 {
	if p.icmp && port == 0 {
		return noICMPType
	}
	return port
}
