// The proxy that Cilium's agent starts in Envoy's place. It takes what the agent sends to Envoy (listeners, policies and
// Secrets, over xDS), asks the rules about every HTTP request, answers 403 as Cilium's Envoy does, and passes the rest
// on. It is a proxy for tests: docs/packets-http.md says what it does not do.
package main

import (
	"context"
	"os"
	"sync"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// programName is the name under which the agent looks for Envoy's starter on its PATH.
const programName = "cilium-envoy-starter"

func main() {
	asked, err := readArguments(os.Args[1:])
	if err != nil {
		logError("start", "%v", err)
		os.Exit(2)
	}
	setLogLevel(asked.logLevel)
	run := func() error { return watch(os.Args[1:]) }
	if asked.worker {
		run = func() error { return work(asked) }
	}
	if err := run(); err != nil {
		logError("start", "%v", err)
		os.Exit(1)
	}
}

// work serves until it is told to end.
func work(asked arguments) error {
	told, err := readBootstrap(asked.bootstrap)
	if err != nil {
		return err
	}
	ctx, quit := context.WithCancel(context.Background())
	defer quit()
	served := newProxy(transparentSockets{}, bpfIdentities(), told.connectTimeout)
	if err := serveAdmin(told.adminSocket, served.listeners.alive, quit); err != nil {
		return err
	}
	reportToWatcher(served.listeners.alive)
	logInfo("start", "serving for node %s", told.nodeID)
	return served.follow(ctx, told)
}

// served is a proxy with its listeners.
type served struct {
	*proxy
	listeners *listenerSet
	reopen    func()
}

// mapsOf gives the maps that a listener takes identities from, and a way to forget all of them.
type mapsOf struct {
	find   func(*listenerSpec) identities
	reopen func()
}

func newProxy(sockets sockets, maps mapsOf, connectTimeout time.Duration) *served {
	p := &proxy{sockets: sockets, store: newPolicyStore(), known: maps.find, connectTimeout: connectTimeout}
	return &served{proxy: p, listeners: newListenerSet(sockets, p.store.arrived, p.serve), reopen: maps.reopen}
}

// follow takes what the agent sends until the context ends. Routes, endpoints and clusters are not used, but the agent
// sends listeners only to who has taken clusters, and waits for whoever has not taken the others.
func (s *served) follow(ctx context.Context, told settings) error {
	agent, err := connectAgent(told.xdsSocket)
	if err != nil {
		return err
	}
	defer agent.Close()
	unused := subscriber{apply: func(context.Context, []*anypb.Any) error { return nil }}
	subscribers := map[resourceKind]subscriber{
		clusterKind:  unused,
		routeKind:    unused,
		endpointKind: unused,
		secretKind:   {apply: s.store.applySecrets},
		policyKind:   {apply: s.store.applyPolicies, started: s.reopen},
		listenerKind: {apply: s.listeners.apply},
	}
	node := &core.Node{Id: told.nodeID, Cluster: told.nodeCluster}
	running := sync.WaitGroup{}
	for kind, to := range subscribers {
		running.Add(1)
		go func() {
			defer running.Done()
			subscribe(ctx, agent, node, kind, to)
		}()
	}
	running.Wait()
	s.listeners.closeAll()
	return nil
}
