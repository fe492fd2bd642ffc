package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// bindPatience is how long a listener's port is waited for before the agent is told: the proxy before this one may just
// be ending.
const bindPatience = 3 * time.Second

// listenerSet are the open listeners.
type listenerSet struct {
	sockets sockets
	serve   func(*listenerSpec, net.Conn)
	ready   <-chan struct{}

	lock sync.Mutex
	open map[string]*openListener
	said map[string]string
}

type openListener struct {
	spec   listenerSpec
	socket net.Listener
}

func newListenerSet(sockets sockets, ready <-chan struct{}, serve func(*listenerSpec, net.Conn)) *listenerSet {
	return &listenerSet{
		sockets: sockets, serve: serve, ready: ready,
		open: map[string]*openListener{}, said: map[string]string{},
	}
}

// apply opens what is new, closes what is gone, and returns when all of it listens: the agent takes the answer for that.
// A listener that cannot be served stays closed and is said; it is not refused, since a refusal would be of all of them.
// An error means that a port could not be had.
func (s *listenerSet) apply(ctx context.Context, resources []*anypb.Any) error {
	wanted := map[string]listenerSpec{}
	for _, resource := range resources {
		sent := &listener.Listener{}
		if err := resource.UnmarshalTo(sent); err != nil {
			logError("listener", "a listener cannot be read and stays closed: %v", err)
			continue
		}
		spec, err := readListener(sent)
		if err != nil {
			s.sayClosed(sent.GetName(), err)
			continue
		}
		wanted[spec.name] = spec
	}
	// Without policies every connection would be refused; until they are here it is better not heard at all.
	select {
	case <-s.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	s.closeAllBut(wanted)
	var problems []error
	for name := range wanted {
		problems = append(problems, s.openOne(ctx, wanted[name]))
	}
	return errors.Join(problems...)
}

func (s *listenerSet) sayClosed(name string, reason error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.said[name] != reason.Error() {
		s.said[name] = reason.Error()
		logWarning("listener", "%s stays closed: %v", name, reason)
	}
}

// closeAllBut closes the listeners that are gone or have changed. Connections that are open stay: each of their requests
// is asked about anew.
func (s *listenerSet) closeAllBut(wanted map[string]listenerSpec) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for name, opened := range s.open {
		if spec, still := wanted[name]; !still || spec != opened.spec {
			opened.socket.Close()
			delete(s.open, name)
			logInfo("listener", "%s is closed", name)
		}
	}
}

func (s *listenerSet) openOne(ctx context.Context, spec listenerSpec) error {
	s.lock.Lock()
	_, isOpen := s.open[spec.name]
	s.lock.Unlock()
	if isOpen {
		return nil
	}
	deadline := time.Now().Add(bindPatience)
	for {
		socket, err := s.sockets.listen(ctx, &spec)
		if err == nil {
			opened := &openListener{spec, socket}
			s.lock.Lock()
			s.open[spec.name] = opened
			s.lock.Unlock()
			logInfo("listener", "%s listens on %s", spec.name, spec.address)
			go s.accept(opened)
			return nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("%s cannot listen on %s: %w", spec.name, spec.address, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *listenerSet) accept(opened *openListener) {
	for {
		client, err := opened.socket.Accept()
		switch {
		case err == nil:
			go s.serve(&opened.spec, client)
		case errors.Is(err, net.ErrClosed):
			return
		default:
			logWarning("listener", "%s: a connection could not be accepted: %v", opened.spec.name, err)
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// closeAll closes every listener, at the proxy's end.
func (s *listenerSet) closeAll() { s.closeAllBut(nil) }

// alive takes the lock that serving needs: a proxy that hangs does not come back from here.
func (s *listenerSet) alive() {
	s.lock.Lock()
	defer s.lock.Unlock()
}
