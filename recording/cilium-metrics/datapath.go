package main

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cilium/cilium/pkg/maps/metricsmap"
	monitorapi "github.com/cilium/cilium/pkg/monitor/api"
)

// The directions of the datapath's counters (bpf/lib/common.h, METRIC_INGRESS and METRIC_EGRESS).
const (
	ingress uint8 = 1
	egress  uint8 = 2
)

// forwarded is the reason of a packet that was not dropped.
const forwarded uint8 = 0

// datapath counts packets as the BPF map cilium_metrics does, which outlives its agent. Names and labels are those of
// Cilium's collector, whose reading of the map needs a kernel with that map.
type datapath struct {
	descs map[string]*prometheus.Desc
	order []*prometheus.Desc
	seen  map[metricsmap.Key]metricsmap.Value
}

func newDatapath() *datapath {
	d := &datapath{descs: map[string]*prometheus.Desc{}, seen: map[metricsmap.Key]metricsmap.Value{}}
	for _, desc := range descsOf(newMetricsMapCollector(silent)) {
		d.order = append(d.order, desc)
		d.descs[parseDesc(desc).name] = desc
	}
	return d
}

// count adds packets. Reason is one of bpf/lib/common.h: 0 for forwarded ones, 133 for those that policy denied.
func (d *datapath) count(reason, direction uint8, packets, bytes uint64) {
	key := metricsmap.Key{Reason: reason, Dir: direction}
	value := d.seen[key]
	value.Count += packets
	value.Bytes += bytes
	d.seen[key] = value
}

func (d *datapath) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range d.order {
		ch <- desc
	}
}

func (d *datapath) Collect(ch chan<- prometheus.Metric) {
	for key, value := range d.seen {
		what, labels := "forward", []string{key.Direction()}
		if key.IsDrop() {
			what, labels = "drop", []string{monitorapi.DropReason(key.Reason), key.Direction()}
		}
		ch <- d.counter("cilium_"+what+"_count_total", value.Count, labels)
		ch <- d.counter("cilium_"+what+"_bytes_total", value.Bytes, labels)
	}
}

func (d *datapath) counter(name string, value uint64, labels []string) prometheus.Metric {
	desc, found := d.descs[name]
	if !found {
		panic(fmt.Sprintf("Cilium's collector of the datapath has no %s", name))
	}
	return prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(value), labels...)
}
