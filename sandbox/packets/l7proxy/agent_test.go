package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cilium/cilium/pkg/completion"
	"github.com/cilium/cilium/pkg/envoy/xds"
	cilium "github.com/cilium/proxy/go/cilium/api"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// agent is the side of Cilium's agent that speaks to Envoy: its own xDS server (pkg/envoy/xds) on a unix socket, with the
// order of pkg/envoy/grpc.go, and a socket for the access log.
type agent struct {
	settings settings
	logPath  string
	entries  chan *cilium.LogEntry
	caches   map[resourceKind]*xds.AckingResourceMutatorWrapper
	counts   *ackCounts
	server   *grpc.Server
}

type ackCounts struct {
	lock         sync.Mutex
	acks, refuse map[string]int
}

func (c *ackCounts) IncreaseACK(typeURL string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.acks[typeURL]++
}

func (c *ackCounts) IncreaseNACK(typeURL string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.refuse[typeURL]++
}

func (c *ackCounts) refused(kind resourceKind) int {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.refuse[kind.typeURL]
}

type agentStream struct{ grpc.ServerStream }

func (s agentStream) Send(response *discovery.DiscoveryResponse) error { return s.SendMsg(response) }

func (s agentStream) Recv() (*discovery.DiscoveryRequest, error) {
	request := &discovery.DiscoveryRequest{}
	return request, s.RecvMsg(request)
}

// socketFolder is a folder with a short name: that of a socket has 107 bytes at most, and those of tests are long.
func socketFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "l7-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

var allKinds = []resourceKind{clusterKind, routeKind, endpointKind, secretKind, policyKind, listenerKind}

// startAgent starts one. An agent that starts again has the same xDS socket.
func startAgent(t *testing.T, xdsSocket string) *agent {
	t.Helper()
	a := &agent{
		settings: settings{
			nodeID: "host~127.0.0.1~no-id~localdomain", nodeCluster: ingressClusterName,
			xdsSocket: xdsSocket, connectTimeout: 200 * time.Millisecond,
		},
		logPath: filepath.Join(socketFolder(t), "access_log.sock"),
		entries: make(chan *cilium.LogEntry, 1000),
		caches:  map[resourceKind]*xds.AckingResourceMutatorWrapper{},
		counts:  &ackCounts{acks: map[string]int{}, refuse: map[string]int{}},
		server:  grpc.NewServer(),
	}
	quiet := slog.New(slog.DiscardHandler)
	types := map[string]*xds.ResourceTypeConfiguration{}
	for _, kind := range allKinds {
		cache := xds.NewCache(quiet)
		a.caches[kind] = xds.NewAckingResourceMutatorWrapper(quiet, cache, a.counts)
		types[kind.typeURL] = &xds.ResourceTypeConfiguration{Source: cache, AckObserver: a.caches[kind]}
	}
	streams := xds.NewServer(quiet, types, nil, a.counts)
	for _, kind := range allKinds {
		after := ""
		if kind == listenerKind {
			after = clusterKind.typeURL
		}
		folder, method := filepath.Split(kind.method)
		a.server.RegisterService(&grpc.ServiceDesc{
			ServiceName: filepath.Base(folder), HandlerType: (*any)(nil),
			Streams: []grpc.StreamDesc{{StreamName: method, ServerStreams: true, ClientStreams: true,
				Handler: func(_ any, stream grpc.ServerStream) error {
					return streams.HandleRequestStream(stream.Context(), agentStream{stream}, kind.typeURL, after)
				}}},
		}, nil)
	}
	listening, err := net.Listen("unix", a.settings.xdsSocket)
	if err != nil {
		t.Fatal(err)
	}
	go a.server.Serve(listening)
	t.Cleanup(a.server.Stop)
	a.takeLogs(t)
	return a
}

func (a *agent) takeLogs(t *testing.T) {
	listening, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: a.logPath, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listening.Close() })
	go func() {
		for {
			from, err := listening.AcceptUnix()
			if err != nil {
				return
			}
			go func() {
				buffer := make([]byte, 2*logLimit)
				for {
					n, err := from.Read(buffer)
					if err != nil || n > logLimit {
						return
					}
					entry := &cilium.LogEntry{}
					if proto.Unmarshal(buffer[:n], entry) == nil {
						a.entries <- entry
					}
				}
			}()
		}
	}()
}

// send publishes a resource and waits until the proxy has taken it, or gives the reason why it did not.
func (a *agent) send(t *testing.T, kind resourceKind, name string, resource proto.Message) error {
	t.Helper()
	return a.change(t, func(waits *completion.WaitGroup) {
		a.caches[kind].Upsert(kind.typeURL, name, resource, []string{"127.0.0.1"}, waits, nil)
	})
}

func (a *agent) remove(t *testing.T, kind resourceKind, name string) error {
	t.Helper()
	return a.change(t, func(waits *completion.WaitGroup) {
		a.caches[kind].Delete(kind.typeURL, name, []string{"127.0.0.1"}, waits, nil)
	})
}

func (a *agent) change(t *testing.T, act func(*completion.WaitGroup)) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	waits := completion.NewWaitGroup(ctx)
	act(waits)
	return waits.Wait()
}

// nextEntry is the next entry of the access log.
func (a *agent) nextEntry(t *testing.T) *cilium.LogEntry {
	t.Helper()
	select {
	case entry := <-a.entries:
		return entry
	case <-time.After(10 * time.Second):
		t.Fatal("no entry came to the access log")
		return nil
	}
}
