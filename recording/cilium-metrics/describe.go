package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	hubblemetrics "github.com/cilium/cilium/pkg/hubble/metrics"
	"github.com/cilium/cilium/pkg/metrics/metric"
)

// described is a metric as an exporter registers it. The labels are in the exporter's order.
type described struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Labels []string `json:"labels"`
	Job    string   `json:"job"`
	Help   string   `json:"help"`
}

// describe lists every metric of this program, of Hubble those that the list switches on.
func describe(list []string) ([]described, error) {
	h, err := newHubble(list)
	if err != nil {
		return nil, err
	}
	d := newDatapath()
	a, err := newAgent(d, 0)
	if err != nil {
		return nil, err
	}
	// These say what they are only once they have something to say.
	d.count(forwarded, ingress, 1, 1)
	d.count(policyDenied, ingress, 1, 1)
	for _, gauge := range a.pressure {
		gauge.Set(1)
	}
	gathered, err := a.registry.Gather()
	if err != nil {
		return nil, err
	}
	o, r := newOperator(), newRelay()
	var all []described
	for _, exporter := range []struct {
		job       string
		collector prometheus.Collector
		types     map[string]string
	}{
		{hubbleJob, h.registry, typesOfHandlers(h)},
		{hubbleJob, lostEvents, typesOfVectors(hubblemetrics.LostEvents.MetricVec)},
		{agentJob, a.registry, merged(typesOfFamilies(gathered), typesOfFields(a.sets...))},
		{operatorJob, o.registry, typesOfFields(o.sets...)},
		{relayJob, r.registry, typesOfVectors(r.pool.PeerConnStatus.MetricVec)},
	} {
		for _, desc := range descsOf(exporter.collector) {
			m := parseDesc(desc)
			kind, found := exporter.types[m.name]
			switch {
			case !found:
				return nil, fmt.Errorf("%s: nothing says what type it is", m.name)
			case kind != off:
				all = append(all, described{m.name, kind, m.labels, exporter.job, m.help})
			}
		}
	}
	slices.SortFunc(all, func(x, y described) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Job, y.Job))
	})
	// The pressure of each map is a metric of its own to the registry.
	return slices.CompactFunc(all, func(x, y described) bool { return x.Name == y.Name && x.Job == y.Job }), nil
}

// off is the type of a metric that Cilium registers but does not export unless told to.
const off = "off"

func typesOfFamilies(families []*dto.MetricFamily) map[string]string {
	types := map[string]string{}
	for _, family := range families {
		types[family.GetName()] = strings.ToLower(family.GetType().String())
	}
	return types
}

func merged(maps ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range maps {
		for name, kind := range m {
			all[name] = kind
		}
	}
	return all
}

func typesOfHandlers(h *hubble) map[string]string {
	types := map[string]string{}
	for _, handler := range h.handlers {
		types = merged(types, typesOfVectors(handler.Handler.ListMetricVec()...))
	}
	return types
}

// typesOfVectors finds what kind a vector's metrics are of by making one with other values than any flow has.
func typesOfVectors(vectors ...*prometheus.MetricVec) map[string]string {
	types := map[string]string{}
	for _, vector := range vectors {
		for _, desc := range descsOf(vector) {
			d := parseDesc(desc)
			values := make([]string, len(d.labels))
			one, err := vector.GetMetricWithLabelValues(values...)
			if err != nil {
				panic(fmt.Sprintf("%s: %v", d.name, err))
			}
			var written dto.Metric
			if err := one.Write(&written); err != nil {
				panic(fmt.Sprintf("%s: %v", d.name, err))
			}
			vector.DeleteLabelValues(values...)
			types[d.name] = typeOf(&written)
		}
	}
	return types
}

func typeOf(m *dto.Metric) string {
	switch {
	case m.Counter != nil:
		return "counter"
	case m.Histogram != nil:
		return "histogram"
	default:
		return "gauge"
	}
}

// typesOfFields reads the type from the interface of the field, as Cilium writes it.
func typesOfFields(sets ...any) map[string]string {
	types := map[string]string{}
	for _, set := range sets {
		for _, m := range fieldsOf(set) {
			for _, desc := range descsOf(m.(prometheus.Collector)) {
				types[parseDesc(desc).name] = typeOfField(m)
			}
		}
	}
	return types
}

func typeOfField(m metric.WithMetadata) string {
	if !m.IsEnabled() {
		return off
	}
	// A gauge can do what a counter can, and any metric what a function can.
	switch m.(type) {
	case metric.Vec[metric.Counter]:
		return "counter"
	case metric.Vec[metric.Observer], metric.Histogram:
		return "histogram"
	case metric.Vec[metric.Gauge], metric.Gauge:
		return "gauge"
	case metric.Counter:
		return "counter"
	default:
		return "gauge"
	}
}

func descsOf(collector prometheus.Collector) (found []*prometheus.Desc) {
	ch := make(chan *prometheus.Desc)
	go func() {
		collector.Describe(ch)
		close(ch)
	}()
	for desc := range ch {
		found = append(found, desc)
	}
	return found
}

type parsedDesc struct {
	name, help string
	labels     []string
}

var (
	descText   = regexp.MustCompile(`^Desc\{fqName: "([^"]*)", help: "(.*)", constLabels: \{(.*)\}, variableLabels: \{(.*)\}\}$`)
	constLabel = regexp.MustCompile(`(\w+)="`)
)

// parseDesc reads a description's text: it has no other way to be asked.
func parseDesc(desc *prometheus.Desc) parsedDesc {
	parts := descText.FindStringSubmatch(desc.String())
	if parts == nil {
		panic(fmt.Sprintf("not the text of a description: %s", desc))
	}
	labels := []string{}
	for _, found := range constLabel.FindAllStringSubmatch(parts[3], -1) {
		labels = append(labels, found[1])
	}
	if parts[4] != "" {
		labels = append(labels, strings.Split(parts[4], ",")...)
	}
	return parsedDesc{name: parts[1], help: parts[2], labels: labels}
}
