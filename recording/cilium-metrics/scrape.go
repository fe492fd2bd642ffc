package main

import (
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Jobs are named after the Services that the chart's ServiceMonitors select.
const (
	hubbleJob   = "hubble-metrics"
	agentJob    = "cilium-agent"
	envoyJob    = "cilium-envoy"
	operatorJob = "cilium-operator"
	relayJob    = "hubble-relay-metrics"
)

// label is a name with its value.
type label struct{ name, value string }

// target is what Prometheus scrapes: an endpoint of a pod behind a Service.
type target struct {
	labels []label
	// honour is the monitor's honorLabels: of two labels of one name the exporter's stays.
	honour bool
}

// podPort is the named port of a pod that a monitor selects.
type podPort struct {
	job, container, endpoint, port string
	// Labels of the monitor's targetLabels and relabelings besides node.
	more []label
	// node says that the monitor takes the node's name over.
	node bool
}

// The monitors of the chart (templates/*/servicemonitor.yaml) with its default relabelings and ports.
var (
	hubblePort   = podPort{job: hubbleJob, container: "cilium-agent", endpoint: "hubble-metrics", port: "9965", node: true}
	agentPort    = podPort{job: agentJob, container: "cilium-agent", endpoint: "metrics", port: "9962", node: true, more: []label{{"k8s_app", "cilium"}}}
	envoyPort    = podPort{job: envoyJob, container: "cilium-envoy", endpoint: "envoy-metrics", port: "9964", node: true, more: []label{{"k8s_app", "cilium-envoy"}}}
	operatorPort = podPort{job: operatorJob, container: "cilium-operator", endpoint: "metrics", port: "9963", more: []label{{"io_cilium_app", "operator"}}}
	relayPort    = podPort{job: relayJob, container: "hubble-relay", endpoint: "metrics", port: "9966"}
)

func newTarget(p podPort, pod, address, nodeName string) target {
	labels := []label{
		{"container", p.container},
		{"endpoint", p.endpoint},
		{"instance", address + ":" + p.port},
		{"job", p.job},
		{"namespace", "kube-system"},
		{"pod", pod},
		{"service", p.job},
	}
	if p.node {
		labels = append(labels, label{"node", nodeName})
	}
	return target{labels: append(labels, p.more...), honour: p.job != relayJob}
}

// scrape reads a target's metrics into the timeline; without a gatherer it could not be reached.
func (t target) scrape(into *openMetrics, at int64, from prometheus.Gatherer) error {
	up := 1.0
	if from == nil {
		up = 0
	} else {
		families, err := from.Gather()
		if err != nil {
			return err
		}
		for _, family := range families {
			into.addFamily(family, at, t)
		}
	}
	into.add("up", "gauge", "Made by Prometheus: 1 if the scrape succeeded", "up", t.labels, at, up)
	return nil
}

// with joins the labels of a metric with the target's.
func (t target) with(own []*dto.LabelPair) []label {
	all := make([]label, 0, len(own)+len(t.labels)+1)
	taken := map[string]bool{}
	for _, pair := range own {
		taken[pair.GetName()] = true
	}
	scraped := map[string]bool{}
	for _, l := range t.labels {
		scraped[l.name] = true
		if !(t.honour && taken[l.name]) {
			all = append(all, l)
		}
	}
	for _, pair := range own {
		name := pair.GetName()
		if scraped[name] && !t.honour {
			name = "exported_" + name
		}
		all = append(all, label{name, pair.GetValue()})
	}
	return all
}
