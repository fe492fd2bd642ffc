package main

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/cilium/cilium/pkg/clustermesh"
	clustermeshcommon "github.com/cilium/cilium/pkg/clustermesh/common"
	"github.com/cilium/cilium/pkg/maps/ctmap"
	"github.com/cilium/cilium/pkg/maps/policymap"
	"github.com/cilium/cilium/pkg/metrics"
	"github.com/cilium/cilium/pkg/metrics/metric"
	"github.com/cilium/cilium/pkg/option"
)

// agent holds the metrics of one agent.
type agent struct {
	registry *prometheus.Registry
	legacy   *metrics.LegacyMetrics
	mesh     clustermeshcommon.Metrics
	status   *status
	pressure map[string]*metrics.GaugeWithThreshold
	// sets are the structs that the registered metrics come from.
	sets []any
}

// newAgent registers what an agent does; the datapath is the node's and outlives it.
func newAgent(d *datapath, pods int) (*agent, error) {
	legacy := metrics.NewLegacyMetrics()
	mesh := clustermesh.NewMetrics()
	// Its name is a constant of Cilium that only these metrics show.
	subsystem := mesh.TotalNodes.(metric.WithMetadata).Opts().Subsystem
	remote := clustermeshcommon.MetricsProvider(subsystem)()
	sets := []any{legacy, &mesh, &remote}
	var all []metric.WithMetadata
	for _, set := range sets {
		all = append(all, fieldsOf(set)...)
	}
	registry := metrics.NewRegistry(metrics.RegistryParams{
		Logger:       silent,
		AutoMetrics:  all,
		DaemonConfig: &option.DaemonConfig{},
	})
	// What the agent's process is like would be that of this program.
	registry.Unregister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{Namespace: metrics.Namespace}))
	registry.Unregister(collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(
		collectors.GoRuntimeMetricsRule{Matcher: regexp.MustCompile(`^/sched/latencies:seconds`)},
	)))
	a := &agent{
		registry: servedBy(registry),
		legacy:   legacy,
		mesh:     remote,
		status:   newStatus(pods),
		pressure: map[string]*metrics.GaugeWithThreshold{},
		sets:     sets,
	}
	for _, collector := range []prometheus.Collector{d, a.status} {
		if err := registry.Register(collector); err != nil {
			return nil, fmt.Errorf("the agent's registry: %w", err)
		}
	}
	for _, m := range pressedMaps {
		a.pressure[m.name] = registry.NewBPFMapPressureGauge(m.name, m.threshold)
	}
	return a, nil
}

// fieldsOf gives the metrics of one of Cilium's structs of metrics. One that is set only later is left out.
func fieldsOf(set any) (found []metric.WithMetadata) {
	value := reflect.ValueOf(set).Elem()
	for i := range value.NumField() {
		if m, ok := value.Field(i).Interface().(metric.WithMetadata); ok {
			found = append(found, m)
		}
	}
	return found
}

// Names of the maps whose pressure an agent reports, as pkg/bpf and pkg/endpointmanager put them together.
var (
	conntrackTCP = withoutPrefix(ctmap.MapNameTCP4Global)
	conntrackAny = withoutPrefix(ctmap.MapNameAny4Global)
	policyMaps   = policymap.MapName + "*"
)

var pressedMaps = []struct {
	name      string
	threshold float64
}{
	{conntrackTCP, 0},
	{conntrackAny, 0},
	{policyMaps, policymap.PressureMetricThreshold},
}

func withoutPrefix(name string) string {
	return strings.TrimPrefix(name, metrics.Namespace+"_")
}
