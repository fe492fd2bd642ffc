package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	flowpb "github.com/cilium/cilium/api/v1/flow"
	"github.com/cilium/cilium/pkg/hubble/parser/seven"
	"github.com/cilium/cilium/pkg/hubble/parser/threefour"
	"github.com/cilium/cilium/pkg/monitor"
	monitorapi "github.com/cilium/cilium/pkg/monitor/api"
	"github.com/cilium/cilium/pkg/proxy/accesslog"
)

// Reasons for drops (bpf/lib/common.h).
const (
	policyDenied uint8 = 133
	authRequired uint8 = 189
)

// proxyPort is where a redirected packet goes; any number above 0 reads as a redirect.
const proxyPort int32 = 12345

// packet is the packet that an event of the datapath is about.
type packet struct {
	from, to         *peer
	protocol         string // TCP, UDP or ICMP
	fromPort, toPort uint16
	flags            string // of TCP: S, A, F, R
	reply            bool
}

func (p packet) answer(flags string) packet {
	return packet{p.to, p.from, p.protocol, p.toPort, p.fromPort, flags, true}
}

// observer is the Hubble of one node up to its metrics: it makes flows of what datapath and proxies report, with
// Hubble's own parsers.
type observer struct {
	view      view
	threeFour *threefour.Parser
	seven     *seven.Parser
}

func newObserver(node string) (*observer, error) {
	v := view{node}
	low, err := threefour.New(silent, v, v, v, v, v, nil)
	if err != nil {
		return nil, err
	}
	high, err := seven.New(silent, v, v, v, v)
	if err != nil {
		return nil, err
	}
	return &observer{v, low, high}, nil
}

// traced is a forwarded packet at a point of the datapath, reported by the program of an endpoint.
func (o *observer) traced(at *peer, point uint8, p packet) *flowpb.Flow {
	reason := monitor.TraceReasonPolicy
	if p.reply {
		reason = monitor.TraceReasonCtReply
	} else if p.protocol == "TCP" && p.flags != "S" {
		reason = monitor.TraceReasonCtEstablished
	}
	return o.low(monitor.TraceNotify{
		Type:     monitorapi.MessageTypeTrace,
		ObsPoint: point,
		Source:   at.endpoint,
		Version:  monitor.TraceNotifyVersion1,
		SrcLabel: o.view.identityOf(p.from.address),
		DstLabel: o.view.identityOf(p.to.address),
		DstID:    p.to.endpoint,
		Reason:   uint8(reason),
	}, p)
}

// dropped is a packet that the program of an endpoint dropped.
func (o *observer) dropped(at *peer, reason uint8, p packet) *flowpb.Flow {
	return o.low(monitor.DropNotify{
		Type:     monitorapi.MessageTypeDrop,
		SubType:  reason,
		Source:   at.endpoint,
		Version:  monitor.DropNotifyVersion2,
		SrcLabel: o.view.identityOf(p.from.address),
		DstLabel: o.view.identityOf(p.to.address),
		DstID:    uint32(p.to.endpoint),
	}, p)
}

// judged is the verdict of an endpoint's policy on the first packet of a connection: 0 allows, the port of a proxy
// redirects, the negative of a reason drops.
func (o *observer) judged(at *peer, direction uint8, verdict int32, p packet) *flowpb.Flow {
	remote, flags, auth := p.to, uint8(monitorapi.PolicyEgress), flowpb.AuthType_DISABLED
	if direction == ingress {
		remote, flags = p.from, monitorapi.PolicyIngress
	}
	match := monitorapi.PolicyMatchL3L4
	if verdict == -int32(policyDenied) {
		match = monitorapi.PolicyMatchNone
	}
	if verdict == -int32(authRequired) {
		auth = flowpb.AuthType_SPIRE
	}
	return o.low(monitor.PolicyVerdictNotify{
		Type:        monitorapi.MessageTypePolicyVerdict,
		Source:      at.endpoint,
		RemoteLabel: o.view.identityOf(remote.address),
		Verdict:     verdict,
		DstPort:     p.toPort,
		Flags:       flags | uint8(match)<<monitor.PolicyVerdictNotifyFlagMatchTypeBitOffset,
		AuthType:    uint8(auth),
	}, p)
}

// low writes an event as the datapath does and parses it as Hubble does.
func (o *observer) low(event any, p packet) *flowpb.Flow {
	var data bytes.Buffer
	must(binary.Write(&data, binary.NativeEndian, event))
	buffer := gopacket.NewSerializeBuffer()
	must(gopacket.SerializeLayers(buffer, gopacket.SerializeOptions{FixLengths: true}, layersOf(p)...))
	data.Write(buffer.Bytes())
	flow := &flowpb.Flow{}
	must(o.threeFour.Decode(data.Bytes(), flow))
	return flow
}

func layersOf(p packet) []gopacket.SerializableLayer {
	ethernet := &layers.Ethernet{
		SrcMAC: net.HardwareAddr{2, 0, 0, 0, 0, 1}, DstMAC: net.HardwareAddr{2, 0, 0, 0, 0, 2}, EthernetType: layers.EthernetTypeIPv4,
	}
	ip := &layers.IPv4{Version: 4, TTL: 64, SrcIP: p.from.address.AsSlice(), DstIP: p.to.address.AsSlice()}
	all := []gopacket.SerializableLayer{ethernet, ip}
	switch p.protocol {
	case "TCP":
		ip.Protocol = layers.IPProtocolTCP
		tcp := &layers.TCP{SrcPort: layers.TCPPort(p.fromPort), DstPort: layers.TCPPort(p.toPort)}
		for _, flag := range p.flags {
			switch flag {
			case 'S':
				tcp.SYN = true
			case 'A':
				tcp.ACK = true
			case 'F':
				tcp.FIN = true
			case 'R':
				tcp.RST = true
			}
		}
		return append(all, tcp)
	case "UDP":
		ip.Protocol = layers.IPProtocolUDP
		return append(all, &layers.UDP{SrcPort: layers.UDPPort(p.fromPort), DstPort: layers.UDPPort(p.toPort)})
	case "ICMP":
		ip.Protocol = layers.IPProtocolICMPv4
		kind := uint8(layers.ICMPv4TypeEchoRequest)
		if p.reply {
			kind = layers.ICMPv4TypeEchoReply
		}
		return append(all, &layers.ICMPv4{TypeCode: layers.CreateICMPv4TypeCode(kind, 0)})
	}
	panic(fmt.Sprintf("no protocol %q", p.protocol))
}

// logged is an entry of a proxy's access log.
func (o *observer) logged(record accesslog.LogRecord) *flowpb.Flow {
	record.Timestamp = "2026-01-01T00:00:00Z"
	record.IPVersion = accesslog.VersionIPv4
	flow := &flowpb.Flow{}
	must(o.seven.Decode(&record, flow))
	return flow
}

func (o *observer) endpointInfo(p *peer, port uint16) accesslog.EndpointInfo {
	return accesslog.EndpointInfo{
		ID:       uint64(p.endpoint),
		IPv4:     p.address.String(),
		Port:     port,
		Identity: uint64(o.view.identityOf(p.address)),
		Labels:   p.labels.LabelArray(),
	}
}

// must stops on what would be a mistake in this program, never in its input.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
