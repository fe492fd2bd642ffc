package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/httpstream/wsstream"
)

// portForwardProtocol is what client libraries without SPDY speak (Kubernetes, k8s.io/kubelet/pkg/cri/streaming/portforward):
// for each port a channel for data and one for an error, each beginning with the port's number.
const portForwardProtocol = "v4.channel.k8s.io"

// withPortsByWebSocket answers port-forward over a web socket itself: virtual-kubelet 1.11 does not read the ports of such a
// request, and ends it at once. Everything else is passed on.
func (n *Node) withPortsByWebSocket(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		words := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		if len(words) != 3 || words[0] != "portForward" || !wsstream.IsWebSocketRequest(r) {
			next.ServeHTTP(w, r)
			return
		}
		port, err := strconv.ParseUint(r.URL.Query().Get("port"), 10, 16)
		if err != nil || port == 0 {
			http.Error(w, fmt.Sprintf("port %q is not a port: over a web socket it is one number", r.URL.Query().Get("port")), http.StatusBadRequest)
			return
		}
		if n.find(words[1], words[2]) == nil {
			http.Error(w, fmt.Sprintf("no pod %s/%s on this node", words[1], words[2]), http.StatusNotFound)
			return
		}
		n.portByWebSocket(w, r, words[1], words[2], uint16(port))
	})
}

func (n *Node) portByWebSocket(w http.ResponseWriter, r *http.Request, namespace, name string, port uint16) {
	conn := wsstream.NewConn(map[string]wsstream.ChannelProtocolConfig{
		portForwardProtocol: {Binary: true, Channels: []wsstream.ChannelType{wsstream.ReadWriteChannel, wsstream.WriteChannel}},
	})
	conn.SetIdleTimeout(streamIdleTimeout)
	_, streams, err := conn.Open(w, r)
	if err != nil {
		log.Printf("port-forward to %s/%s: %v", namespace, name, err)
		return
	}
	defer conn.Close()
	data, failure := streams[0], streams[1]
	for _, stream := range []io.Writer{data, failure} {
		if _, err := stream.Write(binary.LittleEndian.AppendUint16(nil, port)); err != nil {
			return
		}
	}
	// The request's own context ends with its handler, and a hijacked connection's does not say when the client goes: its
	// data ends then, and the program with it.
	if err := n.portForward(context.Background(), namespace, name, int32(port), data); err != nil {
		fmt.Fprintf(failure, "port %d of %s/%s: %v", port, namespace, name, err)
		// What was written last is to arrive before the end does.
		time.Sleep(50 * time.Millisecond)
	}
}
