package main

import (
	"context"
	"net"
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

// transparentSockets take connections that TPROXY sends here, and connect with the marks and addresses that the datapath
// knows the proxy by. They need CAP_NET_ADMIN.
type transparentSockets struct{}

type socketOption struct{ level, name, value int }

// control sets options before a socket is bound.
func control(options []socketOption) func(string, string, syscall.RawConn) error {
	return func(_, _ string, raw syscall.RawConn) error {
		var failed error
		err := raw.Control(func(fd uintptr) {
			for _, option := range options {
				if failed = unix.SetsockoptInt(int(fd), option.level, option.name, option.value); failed != nil {
					return
				}
			}
		})
		if err != nil {
			return err
		}
		return failed
	}
}

func transparentOptions(mark int) []socketOption {
	return []socketOption{
		{unix.SOL_SOCKET, unix.SO_MARK, mark},
		{unix.SOL_IP, unix.IP_TRANSPARENT, 1},
		{unix.SOL_SOCKET, unix.SO_REUSEADDR, 1},
	}
}

func (transparentSockets) listen(ctx context.Context, spec *listenerSpec) (net.Listener, error) {
	config := net.ListenConfig{Control: control(transparentOptions(listenerMark(spec.ingress)))}
	return config.Listen(ctx, "tcp4", spec.address.String())
}

// dial connects to where the client was going. With the client's address goes its port: the answers have to meet the
// conntrack entry of the client's own connection, which says that they belong to the proxy.
func (transparentSockets) dial(ctx context.Context, of *flow) (net.Conn, error) {
	options := transparentOptions(upstreamMark(of.spec.ingress, of.sourceIdentity))
	dialer := net.Dialer{}
	if of.bindSource {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(of.source)
		options = append(options, socketOption{unix.SOL_SOCKET, unix.SO_REUSEPORT, 1})
	}
	dialer.Control = control(options)
	server, err := dialer.DialContext(ctx, "tcp4", of.destination.String())
	if tcp, is := server.(*net.TCPConn); is && of.bindSource && of.spec.linger >= 0 {
		tcp.SetLinger(of.spec.linger)
	}
	return server, err
}

func (transparentSockets) destination(accepted net.Conn) netip.AddrPort {
	return addrPort(accepted.LocalAddr())
}
