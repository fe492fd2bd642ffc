package main

import (
	"log/slog"
	"reflect"
	"unsafe"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cilium/cilium/api/v1/client/daemon"
	"github.com/cilium/cilium/api/v1/health/client/connectivity"
	_ "github.com/cilium/cilium/pkg/maps/metricsmap"
	"github.com/cilium/cilium/pkg/metrics"
)

// What Cilium keeps to itself. The versions are pinned and a test reads the names of these metrics, so a change shows.

// newMetricsMapCollector defines the counters of the datapath.
//
//go:linkname newMetricsMapCollector github.com/cilium/cilium/pkg/maps/metricsmap.newMetricsMapCollector
func newMetricsMapCollector(logger *slog.Logger) prometheus.Collector

// newStatusCollector asks the agent's API about controllers and nodes at every scrape. Its type has no name here.
//
//go:linkname newStatusCollector github.com/cilium/cilium/pkg/metrics.newStatusCollectorWithClients
func newStatusCollector(logger *slog.Logger, d healthGetter, c connectivityGetter) unsafe.Pointer

//go:linkname describeStatus github.com/cilium/cilium/pkg/metrics.(*statusCollector).Describe
func describeStatus(collector unsafe.Pointer, ch chan<- *prometheus.Desc)

//go:linkname collectStatus github.com/cilium/cilium/pkg/metrics.(*statusCollector).Collect
func collectStatus(collector unsafe.Pointer, ch chan<- prometheus.Metric)

type healthGetter interface {
	GetHealthz(params *daemon.GetHealthzParams, opts ...daemon.ClientOption) (*daemon.GetHealthzOK, error)
}

type connectivityGetter interface {
	GetStatus(params *connectivity.GetStatusParams, opts ...connectivity.ClientOption) (*connectivity.GetStatusOK, error)
}

// servedBy is the registry that an agent's /metrics is made from.
func servedBy(registry *metrics.Registry) *prometheus.Registry {
	inner := reflect.ValueOf(registry).Elem().FieldByName("inner")
	return *(**prometheus.Registry)(unsafe.Pointer(inner.UnsafeAddr()))
}
