package main

import (
	"bufio"
	"context"
	"net"
	"net/netip"
	"time"

	"golang.org/x/net/http2"
)

// proxy is all that a connection needs.
type proxy struct {
	sockets        sockets
	store          *policyStore
	known          func(*listenerSpec) identities
	logs           accessLogs
	connectTimeout time.Duration
}

// connection is one accepted connection and what belongs to it.
type connection struct {
	*proxy
	flow     *flow
	log      *accessLog
	client   net.Conn
	reader   *bufio.Reader
	upstream *upstream
}

const (
	// http2Preface is what a client that speaks HTTP/2 without TLS sends first (RFC 9113, section 3.4).
	http2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	tlsHandshake = 0x16
	// idleTimeout is Envoy's default for a connection without requests; headTimeout bounds a head that trickles in.
	idleTimeout = time.Hour
	headTimeout = 5 * time.Minute
)

// serve takes an accepted connection to its end. A peer that no rule names is reset before any byte, as Cilium's network
// filter does.
func (p *proxy) serve(spec *listenerSpec, client net.Conn) {
	defer client.Close()
	known := p.known(spec)
	of := newFlow(spec, addrPort(client.RemoteAddr()), p.sockets.destination(client), p.store, known)
	log := p.logs.at(spec.http.accessLog)
	if !of.admitted(p.store, known) {
		logDebug("network", "%s to %s is refused: identity %d", of.source, of.destination, of.sourceIdentity)
		log.write(deniedConnection(of))
		reset(client)
		return
	}
	c := &connection{
		proxy: p, flow: of, log: log, client: client, reader: bufio.NewReaderSize(client, maxHeadBytes+1),
	}
	client.SetReadDeadline(time.Now().Add(idleTimeout))
	first, err := c.reader.Peek(1)
	if err != nil {
		return
	}
	if first[0] == tlsHandshake {
		logDebug("network", "%s to %s speaks TLS, which is not served", of.source, of.destination)
		reset(client)
		return
	}
	if preface, err := c.reader.Peek(len("PRI ")); err == nil && string(preface) == "PRI " {
		c.serveHTTP2()
		return
	}
	c.upstream = newUpstream(of, p.sockets, p.connectTimeout, false)
	defer c.upstream.close()
	c.serveHTTP1()
}

func (c *connection) serveHTTP2() {
	preface, err := c.reader.Peek(len(http2Preface))
	if err != nil || string(preface) != http2Preface {
		return
	}
	c.client.SetReadDeadline(time.Time{})
	c.upstream = newUpstream(c.flow, c.sockets, c.connectTimeout, true)
	defer c.upstream.close()
	server := &http2.Server{IdleTimeout: idleTimeout, MaxConcurrentStreams: 1000}
	server.ServeConn(bufferedConn{c.client, c.reader}, &http2.ServeConnOpts{
		Context: context.Background(),
		Handler: http2Handler{c},
	})
}

// bufferedConn reads what was looked at already, then the connection.
type bufferedConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c bufferedConn) Read(into []byte) (int, error) { return c.reader.Read(into) }

// reset ends a connection with RST: nothing that was said is answered.
func reset(client net.Conn) {
	if tcp, is := client.(*net.TCPConn); is {
		tcp.SetLinger(0)
	}
}

func addrPort(address net.Addr) netip.AddrPort {
	tcp, is := address.(*net.TCPAddr)
	if !is {
		return netip.AddrPort{}
	}
	whole := tcp.AddrPort()
	return netip.AddrPortFrom(whole.Addr().Unmap(), whole.Port())
}
