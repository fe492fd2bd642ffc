package main

import (
	"context"
	"hash/fnv"
	"net"
	"net/netip"
	"strings"

	"github.com/coredns/caddy"
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/plugin"
	"github.com/miekg/dns"
)

// world answers for every name outside the cluster, with an address of its own for each: two names that shared one could
// not be told apart by toFQDNs. `.invalid` does not exist (RFC 6761).
//
// In the Corefile: `world PREFIX`, a prefix of IPv4 addresses all of which answer in the sandbox.
type world struct {
	next   plugin.Handler
	prefix netip.Prefix
}

const worldTTL = 30

func init() { plugin.Register("world", setup) }

func setup(c *caddy.Controller) error {
	c.Next()
	if !c.NextArg() {
		return plugin.Error("world", c.ArgErr())
	}
	prefix, err := netip.ParsePrefix(c.Val())
	if err != nil {
		return plugin.Error("world", err)
	}
	if !prefix.Addr().Is4() || prefix.Bits() > 24 {
		return plugin.Error("world", c.Errf("%s is not a prefix of at least 256 IPv4 addresses", prefix))
	}
	dnsserver.GetConfig(c).AddPlugin(func(next plugin.Handler) plugin.Handler { return world{next, prefix.Masked()} })
	return nil
}

// Name of the plugin.
func (world) Name() string { return "world" }

// ServeDNS answers a query.
func (w world) ServeDNS(ctx context.Context, writer dns.ResponseWriter, query *dns.Msg) (int, error) {
	question := query.Question[0]
	name := strings.ToLower(question.Name)
	if strings.HasSuffix(name, ".cluster.local.") || strings.HasSuffix(name, ".arpa.") || strings.Count(name, ".") < 2 {
		return plugin.NextOrFailure(w.Name(), w.next, ctx, writer, query)
	}
	answer := new(dns.Msg)
	answer.SetReply(query)
	answer.Authoritative = true
	switch {
	case strings.HasSuffix(name, ".invalid."):
		answer.Rcode = dns.RcodeNameError
	case question.Qtype == dns.TypeA:
		answer.Answer = []dns.RR{&dns.A{
			Hdr: dns.RR_Header{Name: question.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: worldTTL},
			A:   net.IP(w.addressOf(name).AsSlice()),
		}}
	}
	return dns.RcodeSuccess, writer.WriteMsg(answer)
}

// addressOf is the same for a name every time; neither the first nor the last address of the prefix.
func (w world) addressOf(name string) netip.Addr {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(name))
	size := uint32(1) << (32 - w.prefix.Bits())
	start := w.prefix.Addr().As4()
	first := uint32(start[0])<<24 | uint32(start[1])<<16 | uint32(start[2])<<8 | uint32(start[3])
	address := first + 1 + sum.Sum32()%(size-2)
	return netip.AddrFrom4([4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)})
}
