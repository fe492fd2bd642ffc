package main

import (
	"unsafe"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cilium/cilium/api/v1/client/daemon"
	"github.com/cilium/cilium/api/v1/health/client/connectivity"
	healthmodels "github.com/cilium/cilium/api/v1/health/models"
	"github.com/cilium/cilium/api/v1/models"
)

// status answers for an agent's API what Cilium's collector of the agent's status asks it.
type status struct {
	failingControllers int
	unreachableNodes   int
	pods               int
	collector          unsafe.Pointer
}

func newStatus(pods int) *status {
	s := &status{pods: pods}
	s.collector = newStatusCollector(silent, s, s)
	return s
}

func (s *status) Describe(ch chan<- *prometheus.Desc) { describeStatus(s.collector, ch) }

func (s *status) Collect(ch chan<- prometheus.Metric) { collectStatus(s.collector, ch) }

func (s *status) GetHealthz(*daemon.GetHealthzParams, ...daemon.ClientOption) (*daemon.GetHealthzOK, error) {
	response := &models.StatusResponse{Ipam: &models.IPAMStatus{IPV4: make([]string, s.pods)}}
	for range s.failingControllers {
		response.Controllers = append(response.Controllers, &models.ControllerStatus{
			Status: &models.ControllerStatusStatus{ConsecutiveFailureCount: 3},
		})
	}
	return &daemon.GetHealthzOK{Payload: response}, nil
}

func (s *status) GetStatus(*connectivity.GetStatusParams, ...connectivity.ClientOption) (*connectivity.GetStatusOK, error) {
	response := &healthmodels.HealthStatusResponse{}
	for range s.unreachableNodes {
		failed := &healthmodels.PathStatus{
			Icmp: &healthmodels.ConnectivityStatus{Status: "no reply"},
			HTTP: &healthmodels.ConnectivityStatus{Status: "no reply"},
		}
		response.Nodes = append(response.Nodes, &healthmodels.NodeStatus{
			Host:           &healthmodels.HostStatus{PrimaryAddress: failed},
			HealthEndpoint: &healthmodels.EndpointStatus{PrimaryAddress: failed},
		})
	}
	return &connectivity.GetStatusOK{Payload: response}, nil
}
