package main

import (
	"context"
	"net"
	"net/netip"
)

// sockets are how the proxy meets the network. `transparentSockets` is what runs behind an agent.
type sockets interface {
	listen(ctx context.Context, spec *listenerSpec) (net.Listener, error)
	dial(ctx context.Context, of *flow) (net.Conn, error)
	// destination is where an accepted connection was going before the datapath sent it here.
	destination(accepted net.Conn) netip.AddrPort
}
