package main

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	router "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	manager "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func packed(message proto.Message) *anypb.Any {
	config, err := anypb.New(message)
	if err != nil {
		panic(err)
	}
	return config
}

func networkFilter(name string, config proto.Message) *listener.Filter {
	return &listener.Filter{Name: name, ConfigType: &listener.Filter_TypedConfig{TypedConfig: packed(config)}}
}

func httpFilter(name string, config proto.Message) *manager.HttpFilter {
	return &manager.HttpFilter{Name: name, ConfigType: &manager.HttpFilter_TypedConfig{TypedConfig: packed(config)}}
}

// agentListener is a listener with what matters of those that pkg/envoy/xds_server.go of Cilium 1.18.6 makes
// (getListenerConf, getHttpFilterChainProto).
func agentListener(name string, port uint32, ingress bool, accessLog string, changes ...func(*manager.HttpConnectionManager)) *listener.Listener {
	cluster := egressClusterName
	if ingress {
		cluster = ingressClusterName
	}
	http := &manager.HttpConnectionManager{
		UpgradeConfigs: []*manager.HttpConnectionManager_UpgradeConfig{{UpgradeType: "websocket"}},
		HttpFilters: []*manager.HttpFilter{
			httpFilter("cilium.l7policy", &cilium.L7Policy{AccessLogPath: accessLog}),
			httpFilter("envoy.filters.http.router", &router.Router{}),
		},
		NormalizePath: wrapperspb.Bool(true), MergeSlashes: true,
		PathWithEscapedSlashesAction: manager.HttpConnectionManager_UNESCAPE_AND_REDIRECT,
		RouteSpecifier: &manager.HttpConnectionManager_RouteConfig{RouteConfig: &route.RouteConfiguration{
			VirtualHosts: []*route.VirtualHost{{Name: "default_route", Domains: []string{"*"}, Routes: []*route.Route{{
				Match: &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/"}},
				Action: &route.Route_Route{Route: &route.RouteAction{
					ClusterSpecifier: &route.RouteAction_Cluster{Cluster: cluster},
					Timeout:          durationpb.New(time.Hour),
					RetryPolicy:      &route.RetryPolicy{RetryOn: "5xx", NumRetries: wrapperspb.UInt32(3)},
				}},
			}}}},
		}},
	}
	for _, change := range changes {
		change(http)
	}
	return &listener.Listener{
		Name: name,
		Address: &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
			Address: "127.0.0.1", PortSpecifier: &core.SocketAddress_PortValue{PortValue: port},
		}}},
		ListenerFilters: []*listener.ListenerFilter{{
			Name: "cilium.bpf_metadata",
			ConfigType: &listener.ListenerFilter_TypedConfig{TypedConfig: packed(&cilium.BpfMetadata{
				IsIngress: ingress, BpfRoot: "/sys/fs/bpf", ProxyId: port, IpcacheName: "cilium_ipcache_v2",
			})},
		}},
		FilterChains: []*listener.FilterChain{
			{Filters: []*listener.Filter{
				networkFilter("cilium.network", &cilium.NetworkFilter{}),
				networkFilter("envoy.filters.network.http_connection_manager", http),
			}},
			{FilterChainMatch: &listener.FilterChainMatch{TransportProtocol: "tls"}},
		},
	}
}

func TestAgentListenerIsRead(t *testing.T) {
	spec, err := readListener(agentListener("cilium-http-ingress:10080", 10080, true, "/run/access_log.sock"))
	if err != nil {
		t.Fatal(err)
	}
	want := listenerSpec{
		name: "cilium-http-ingress:10080", address: netip.MustParseAddrPort("127.0.0.1:10080"), ingress: true, proxyID: 10080,
		linger: -1, bpfRoot: "/sys/fs/bpf", ipcacheName: "cilium_ipcache_v2",
		http: httpSettings{
			accessLog: "/run/access_log.sock", denial: "Access denied\r\n", path: agentPaths, websocket: true,
			attempts: 4, timeout: time.Hour,
		},
	}
	if spec != want {
		t.Errorf("read as\n%+v, want\n%+v", spec, want)
	}
}

func TestListenersThatStayClosed(t *testing.T) {
	changed := func(change func(*listener.Listener)) *listener.Listener {
		sent := agentListener("x", 10080, true, "/log")
		change(sent)
		return sent
	}
	metadata := func(change func(*cilium.BpfMetadata)) *listener.Listener {
		return changed(func(sent *listener.Listener) {
			config := &cilium.BpfMetadata{}
			if err := sent.GetListenerFilters()[0].GetTypedConfig().UnmarshalTo(config); err != nil {
				t.Fatal(err)
			}
			change(config)
			sent.ListenerFilters[0].ConfigType = &listener.ListenerFilter_TypedConfig{TypedConfig: packed(config)}
		})
	}
	http := func(change func(*manager.HttpConnectionManager)) *listener.Listener {
		return agentListener("x", 10080, true, "/log", change)
	}
	tests := map[string]*listener.Listener{
		"a load balancer of Cilium's": metadata(func(config *cilium.BpfMetadata) { config.IsL7Lb = true }),
		"identities from the agent's maps": metadata(func(config *cilium.BpfMetadata) {
			config.BpfRoot = ""
		}),
		"does not name the map":  metadata(func(config *cilium.BpfMetadata) { config.IpcacheName = "" }),
		"no cilium.bpf_metadata": changed(func(sent *listener.Listener) { sent.ListenerFilters = nil }),
		"no filter chain":        changed(func(sent *listener.Listener) { sent.FilterChains = sent.GetFilterChains()[1:] }),
		"not an IPv4 address": changed(func(sent *listener.Listener) {
			sent.GetAddress().GetSocketAddress().Address = "::1"
		}),
		`"envoy.filters.network.tcp_proxy"`: changed(func(sent *listener.Listener) {
			sent.FilterChains[0].Filters[1] = networkFilter("envoy.filters.network.tcp_proxy", &tcp.TcpProxy{})
		}),
		"lacks HTTP": changed(func(sent *listener.Listener) {
			sent.FilterChains[0].Filters = sent.GetFilterChains()[0].GetFilters()[1:]
		}),
		"no cilium.l7policy": http(func(config *manager.HttpConnectionManager) { config.HttpFilters = config.GetHttpFilters()[1:] }),
		`"envoy.filters.http.lua"`: http(func(config *manager.HttpConnectionManager) {
			config.HttpFilters = append(config.HttpFilters, httpFilter("envoy.filters.http.lua", &tcp.TcpProxy{}))
		}),
		"routes by host": http(func(config *manager.HttpConnectionManager) {
			config.GetRouteConfig().VirtualHosts[0].Domains = []string{"a.example"}
		}),
		"more than the server that was asked": http(func(config *manager.HttpConnectionManager) {
			config.GetRouteConfig().VirtualHosts[0].Routes[0].GetRoute().ClusterSpecifier = &route.RouteAction_Cluster{Cluster: "other"}
		}),
		"no route": http(func(config *manager.HttpConnectionManager) { config.GetRouteConfig().VirtualHosts[0].Routes = nil }),
	}
	for reason, sent := range tests {
		if _, err := readListener(sent); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", reason, err)
		}
	}
}
