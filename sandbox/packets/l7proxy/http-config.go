package main

import (
	"errors"
	"fmt"

	cilium "github.com/cilium/proxy/go/cilium/api"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	router "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	manager "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
)

// readHTTP reads a filter chain: Cilium's network filter, then HTTP with Cilium's filter, routed to where the connection
// was going. Anything else is more than this proxy does.
func readHTTP(chain *listener.FilterChain, cluster string) (httpSettings, error) {
	http, enforces := &manager.HttpConnectionManager{}, false
	found := false
	for _, filter := range chain.GetFilters() {
		switch {
		case unpack(filter.GetTypedConfig(), &cilium.NetworkFilter{}):
			enforces = true
		case unpack(filter.GetTypedConfig(), http):
			found = true
		default:
			return httpSettings{}, fmt.Errorf("it has the filter %q, and only HTTP is served", filter.GetName())
		}
	}
	if !found || !enforces {
		return httpSettings{}, errors.New("it lacks HTTP or Cilium's network filter")
	}
	settings := httpSettings{path: pathRulesOf(http)}
	policy := &cilium.L7Policy{}
	for _, filter := range http.GetHttpFilters() {
		if !unpack(filter.GetTypedConfig(), policy) && !unpack(filter.GetTypedConfig(), &router.Router{}) {
			return httpSettings{}, fmt.Errorf("it has the HTTP filter %q, which is not served", filter.GetName())
		}
	}
	if policy.GetAccessLogPath() == "" {
		return httpSettings{}, errors.New("it has no cilium.l7policy filter with an access log")
	}
	settings.accessLog, settings.denial = policy.GetAccessLogPath(), denialBody(policy.GetDenied_403Body())
	for _, upgrade := range http.GetUpgradeConfigs() {
		settings.websocket = settings.websocket || upgrade.GetUpgradeType() == "websocket"
	}
	return settings, readRoutes(http.GetRouteConfig(), cluster, &settings)
}

func pathRulesOf(http *manager.HttpConnectionManager) pathRules {
	rules := pathRules{normalize: http.GetNormalizePath().GetValue(), mergeSlashes: http.GetMergeSlashes()}
	switch http.GetPathWithEscapedSlashesAction() {
	case manager.HttpConnectionManager_REJECT_REQUEST:
		rules.escaped = refuseEscaped
	case manager.HttpConnectionManager_UNESCAPE_AND_REDIRECT:
		rules.escaped = redirectEscaped
	case manager.HttpConnectionManager_UNESCAPE_AND_FORWARD:
		rules.escaped = forwardUnescaped
	}
	return rules
}

// readRoutes takes routes that all lead to where the connection was going, whatever the host or the path.
func readRoutes(config *route.RouteConfiguration, cluster string, settings *httpSettings) error {
	hosts := config.GetVirtualHosts()
	if len(hosts) != 1 || len(hosts[0].GetDomains()) != 1 || hosts[0].GetDomains()[0] != "*" {
		return errors.New("it routes by host")
	}
	settings.attempts = 1
	for _, one := range hosts[0].GetRoutes() {
		action := one.GetRoute()
		if one.GetMatch().GetPrefix() != "/" || action.GetCluster() != cluster {
			return errors.New("it routes to more than the server that was asked")
		}
		settings.attempts = 1 + int(action.GetRetryPolicy().GetNumRetries().GetValue())
		settings.timeout = action.GetTimeout().AsDuration()
	}
	if len(hosts[0].GetRoutes()) == 0 {
		return errors.New("it has no route")
	}
	return nil
}
