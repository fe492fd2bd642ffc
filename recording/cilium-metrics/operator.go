package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/cilium/cilium/operator/endpointgc"
	"github.com/cilium/cilium/operator/identitygc"
	"github.com/cilium/cilium/pkg/hubble/relay/pool"
	"github.com/cilium/cilium/pkg/metrics"
	"github.com/cilium/cilium/pkg/metrics/metric"
)

// operator holds metrics of the operator: those of its garbage collections, and of its log.
type operator struct {
	registry   *prometheus.Registry
	identities *identitygc.Metrics
	endpoints  *endpointgc.Metrics
	log        *operatorLog
	// sets are the structs that the registered metrics come from.
	sets []any
}

type operatorLog struct {
	ErrorsWarnings metric.Vec[metric.Counter]
}

func newOperator() *operator {
	// As operator/metrics does it. The variable is the operator's from here on; agents have it in their own struct.
	metrics.InitOperatorMetrics()
	o := &operator{
		registry:   prometheus.NewPedanticRegistry(),
		identities: identitygc.NewMetrics(),
		endpoints:  endpointgc.NewMetrics(),
		log:        &operatorLog{metrics.ErrorsWarnings},
	}
	o.sets = []any{o.identities, o.endpoints, o.log}
	for _, set := range o.sets {
		for _, m := range fieldsOf(set) {
			o.registry.MustRegister(m.(prometheus.Collector))
		}
	}
	return o
}

// relay holds the metrics of Hubble's relay.
type relay struct {
	registry *prometheus.Registry
	pool     *pool.PoolMetrics
}

func newRelay() *relay {
	registry := prometheus.NewPedanticRegistry()
	return &relay{registry: registry, pool: pool.NewPoolMetrics(registry)}
}
