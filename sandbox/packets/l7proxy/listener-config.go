package main

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// listenerSpec is a listener of the agent's that this proxy can serve. Two of them are equal if nothing has changed.
type listenerSpec struct {
	name              string
	address           netip.AddrPort
	ingress           bool
	proxyID           uint32
	useOriginalSource bool
	// linger is how long a connection with the client's address waits at its end, in seconds; -1 leaves it to the kernel.
	linger      int
	bpfRoot     string
	ipcacheName string
	http        httpSettings
}

// httpSettings are what the agent wants of requests.
type httpSettings struct {
	accessLog string
	denial    string
	path      pathRules
	websocket bool
	// attempts is how often a connection to the server is tried.
	attempts int
	// timeout is how long a server may take for its answer; 0 is for ever.
	timeout time.Duration
}

// readListener gives what is to be served, or why this listener cannot be: then it stays closed.
func readListener(sent *listener.Listener) (listenerSpec, error) {
	metadata, err := metadataOf(sent)
	if err != nil {
		return listenerSpec{}, err
	}
	address, err := addressOf(sent.GetAddress())
	if err != nil {
		return listenerSpec{}, err
	}
	spec := listenerSpec{
		name:              sent.GetName(),
		address:           address,
		ingress:           metadata.GetIsIngress(),
		proxyID:           metadata.GetProxyId(),
		useOriginalSource: metadata.GetUseOriginalSourceAddress(),
		linger:            -1,
		bpfRoot:           metadata.GetBpfRoot(),
		ipcacheName:       metadata.GetIpcacheName(),
	}
	if metadata.OriginalSourceSoLingerTime != nil {
		spec.linger = int(metadata.GetOriginalSourceSoLingerTime())
	}
	cluster := egressClusterName
	if spec.ingress {
		cluster = ingressClusterName
	}
	for _, chain := range sent.GetFilterChains() {
		if chain.GetFilterChainMatch().GetTransportProtocol() != "tls" {
			spec.http, err = readHTTP(chain, cluster)
			return spec, err
		}
	}
	return listenerSpec{}, errors.New("it has no filter chain for connections without TLS")
}

func metadataOf(sent *listener.Listener) (*cilium.BpfMetadata, error) {
	for _, filter := range sent.GetListenerFilters() {
		metadata := &cilium.BpfMetadata{}
		if !filter.GetTypedConfig().MessageIs(metadata) {
			continue
		}
		if err := filter.GetTypedConfig().UnmarshalTo(metadata); err != nil {
			return nil, err
		}
		switch {
		case metadata.GetIsL7Lb():
			return nil, errors.New("it is a load balancer of Cilium's (Ingress, Gateway API, or a CiliumEnvoyConfig with services)")
		case metadata.GetBpfRoot() == "" || metadata.GetUseNphds():
			return nil, errors.New("it does not take identities from the agent's maps")
		case metadata.GetIpcacheName() == "":
			return nil, errors.New("it does not name the map of addresses")
		}
		return metadata, nil
	}
	return nil, errors.New("it has no cilium.bpf_metadata filter")
}

func addressOf(sent *core.Address) (netip.AddrPort, error) {
	socket := sent.GetSocketAddress()
	ip, err := netip.ParseAddr(socket.GetAddress())
	port := socket.GetPortValue()
	if err != nil || !ip.Is4() || port == 0 || port > 65535 {
		return netip.AddrPort{}, fmt.Errorf("%q port %d is not an IPv4 address with a port", socket.GetAddress(), port)
	}
	return netip.AddrPortFrom(ip, uint16(port)), nil
}

// unpack reads a configuration if it is of the type that is looked for.
func unpack(config *anypb.Any, into proto.Message) bool {
	return config.MessageIs(into) && config.UnmarshalTo(into) == nil
}
