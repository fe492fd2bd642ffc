package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	flowpb "github.com/cilium/cilium/api/v1/flow"
	hubblemetrics "github.com/cilium/cilium/pkg/hubble/metrics"
	"github.com/cilium/cilium/pkg/hubble/metrics/api"
)

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// checkHubbleMetrics refuses what Cilium's agent would skip with a warning in its log, and what it would not start with.
func checkHubbleMetrics(list []string) error {
	if len(list) == 0 {
		return errors.New("the list of Hubble metrics is empty")
	}
	config := api.ParseStaticMetricsConfig(list)
	names := config.GetMetricNames()
	for i, metric := range config.Metrics {
		if _, err := api.DefaultRegistry().ValidateAndCreateHandler(metric, &names); err != nil {
			return fmt.Errorf("Hubble metric %q: %w", list[i], err)
		}
	}
	_, err := newHubble(list)
	return err
}

// hubble is the metrics part of the Hubble of one agent.
type hubble struct {
	registry *prometheus.Registry
	handlers []api.NamedHandler
	flows    *hubblemetrics.StaticFlowProcessor
	lost     map[string]float64
}

func newHubble(list []string) (*hubble, error) {
	h := &hubble{registry: prometheus.NewPedanticRegistry(), lost: map[string]float64{}}
	handlers, err := hubblemetrics.InitMetricHandlers(silent, h.registry, api.ParseStaticMetricsConfig(list))
	if err != nil {
		return nil, fmt.Errorf("Hubble metrics: %w", err)
	}
	h.handlers = *handlers
	h.flows = hubblemetrics.NewStaticFlowProcessor(silent, h.handlers)
	// An agent has these two from its start (pkg/hubble/monitor/consumer.go).
	h.lose(flowpb.LostEventSource_PERF_EVENT_RING_BUFFER, 0)
	h.lose(flowpb.LostEventSource_OBSERVER_EVENTS_QUEUE, 0)
	return h, nil
}

func (h *hubble) see(flow *flowpb.Flow) error {
	return h.flows.ProcessFlow(context.Background(), flow)
}

func (h *hubble) lose(source flowpb.LostEventSource, events float64) {
	h.lost[strings.ToLower(source.String())] += events
}

// gatherers gives what one scrape reads. The counter of lost events is one variable in Cilium, as one process is one
// agent; here it is set to an agent's numbers before it is read.
func (h *hubble) gatherers() prometheus.Gatherers {
	hubblemetrics.LostEvents.Reset()
	for _, source := range slices.Sorted(maps.Keys(h.lost)) {
		hubblemetrics.LostEvents.WithLabelValues(source).Add(h.lost[source])
	}
	return prometheus.Gatherers{h.registry, lostEvents}
}

var lostEvents = registryOf(hubblemetrics.LostEvents)

func registryOf(collectors ...prometheus.Collector) *prometheus.Registry {
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(collectors...)
	return registry
}
