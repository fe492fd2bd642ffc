package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// loopback are sockets without marks and TPROXY: every connection was going to the lab's server.
type loopback struct{ server, pretended netip.AddrPort }

func (l loopback) listen(ctx context.Context, spec *listenerSpec) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp4", spec.address.String())
}

func (l loopback) dial(ctx context.Context, _ *flow) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp4", l.server.String())
}

func (l loopback) destination(net.Conn) netip.AddrPort { return l.pretended }

// knownPeer is an ipcache in which everybody is one identity.
type knownPeer struct{ identity uint32 }

func (k *knownPeer) ofConnection(_, _ netip.AddrPort, _ bool) uint32 { return k.identity }
func (k *knownPeer) ofAddress(netip.Addr) uint32                     { return 0 }
func (k *knownPeer) reopen()                                         {}

// lab is the proxy behind a real xDS server, in front of a real HTTP server.
type lab struct {
	*agent
	t        *testing.T
	proxy    *served
	peer     *knownPeer
	address  string
	listener uint32
	received chan *http.Request
}

const podAddress = "10.0.3.4"

func startLab(t *testing.T, handler http.HandlerFunc) *lab {
	t.Helper()
	l := &lab{agent: startAgent(t, filepath.Join(socketFolder(t), "xds.sock")), t: t, peer: &knownPeer{friend}, received: make(chan *http.Request, 100)}
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	backend := &http.Server{Protocols: protocols, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.received <- r
		handler(w, r)
	})}
	listening, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go backend.Serve(listening)
	t.Cleanup(func() { backend.Close() })
	l.start(loopback{addrPort(listening.Addr()), addrPortOf(podAddress + ":80")})
	return l
}

func (l *lab) start(sockets sockets) {
	maps := mapsOf{find: func(*listenerSpec) identities { return l.peer }, reopen: func() {}}
	l.proxy = newProxy(sockets, maps, l.settings.connectTimeout)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.proxy.follow(ctx, l.settings)
	}()
	l.t.Cleanup(func() {
		cancel()
		<-ended
	})
	l.listener = freePort(l.t)
	l.address = fmt.Sprintf("127.0.0.1:%d", l.listener)
}

func addrPortOf(text string) netip.AddrPort { return netip.MustParseAddrPort(text) }

func freePort(t *testing.T) uint32 {
	t.Helper()
	listening, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listening.Close()
	return uint32(listening.Addr().(*net.TCPAddr).Port)
}

// open sends the lab's listener and a policy of the pod, as the agent does for a policy with HTTP rules.
func (l *lab) open(rules ...*cilium.PortNetworkPolicyRule) *lab {
	l.t.Helper()
	l.policy(rules...)
	if err := l.send(l.t, listenerKind, "cilium-http-ingress", agentListener("cilium-http-ingress", l.listener, true, l.logPath)); err != nil {
		l.t.Fatal(err)
	}
	return l
}

func (l *lab) policy(rules ...*cilium.PortNetworkPolicyRule) {
	l.t.Helper()
	if err := l.send(l.t, policyKind, "7", &cilium.NetworkPolicy{
		EndpointIps: []string{podAddress}, EndpointId: 7, ConntrackMapName: "global",
		IngressPerPortPolicies: ports(port(80, 0, rules...)),
	}); err != nil {
		l.t.Fatal(err)
	}
}

func (l *lab) dialed() net.Conn {
	l.t.Helper()
	conn, err := net.DialTimeout("tcp4", l.address, 5*time.Second)
	if err != nil {
		l.t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	l.t.Cleanup(func() { conn.Close() })
	return conn
}

func plainOK(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("hello")) }
