package main

import (
	"io"
	"log"
	"net"
	"sync"
)

// relay passes every connection that a listener takes on to where `dial` leads, until the listener is closed.
func relay(listener net.Listener, dial func() (net.Conn, error)) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			other, err := dial()
			if err != nil {
				log.Printf("relay from %s: %v", listener.Addr(), err)
				return
			}
			defer other.Close()
			var both sync.WaitGroup
			both.Add(2)
			go pass(&both, other, conn)
			go pass(&both, conn, other)
			both.Wait()
		}()
	}
}

type halfCloser interface{ CloseWrite() error }

func pass(done *sync.WaitGroup, to, from net.Conn) {
	defer done.Done()
	_, _ = io.Copy(to, from)
	if half, ok := to.(halfCloser); ok {
		_ = half.CloseWrite()
	}
}

func dialer(network, address string) func() (net.Conn, error) {
	return func() (net.Conn, error) { return net.Dial(network, address) }
}
