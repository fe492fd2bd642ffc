module talos-policy-lab/tools/sources

go 1.24.0

require (
	github.com/cilium/cilium v1.18.6
	github.com/prometheus-operator/prometheus-operator v0.91.0
)
