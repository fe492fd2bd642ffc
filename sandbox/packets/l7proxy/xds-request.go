package main

import (
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/genproto/googleapis/rpc/status"
)

// resourceKind is one kind of resource that the agent sends, on a stream of its own.
type resourceKind struct{ name, typeURL, method string }

const typePrefix = "type.googleapis.com/"

var (
	clusterKind = resourceKind{"CDS", typePrefix + "envoy.config.cluster.v3.Cluster",
		"/envoy.service.cluster.v3.ClusterDiscoveryService/StreamClusters"}
	routeKind = resourceKind{"RDS", typePrefix + "envoy.config.route.v3.RouteConfiguration",
		"/envoy.service.route.v3.RouteDiscoveryService/StreamRoutes"}
	endpointKind = resourceKind{"EDS", typePrefix + "envoy.config.endpoint.v3.ClusterLoadAssignment",
		"/envoy.service.endpoint.v3.EndpointDiscoveryService/StreamEndpoints"}
	secretKind = resourceKind{"SDS", typePrefix + "envoy.extensions.transport_sockets.tls.v3.Secret",
		"/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets"}
	policyKind = resourceKind{"NPDS", typePrefix + "cilium.NetworkPolicy",
		"/cilium.NetworkPolicyDiscoveryService/StreamNetworkPolicies"}
	listenerKind = resourceKind{"LDS", typePrefix + "envoy.config.listener.v3.Listener",
		"/envoy.service.listener.v3.ListenerDiscoveryService/StreamListeners"}
)

// subscription is the state of one stream ("state of the world" variant of xDS): the last version that was taken.
type subscription struct {
	kind     resourceKind
	node     *core.Node
	accepted string
}

// first asks for all resources. A stream begins with neither version nor nonce: both belong to an agent that may be gone.
func (s *subscription) first() *discovery.DiscoveryRequest {
	s.accepted = ""
	return &discovery.DiscoveryRequest{Node: s.node, TypeUrl: s.kind.typeURL}
}

// answer acknowledges a response, or refuses it with the reason: then with the version that is still used.
func (s *subscription) answer(response *discovery.DiscoveryResponse, refused error) *discovery.DiscoveryRequest {
	request := &discovery.DiscoveryRequest{TypeUrl: s.kind.typeURL, ResponseNonce: response.GetNonce()}
	if refused != nil {
		request.ErrorDetail = &status.Status{Code: 3, Message: refused.Error()}
	} else {
		s.accepted = response.GetVersionInfo()
	}
	request.VersionInfo = s.accepted
	return request
}
