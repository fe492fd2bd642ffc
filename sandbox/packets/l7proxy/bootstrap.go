package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"google.golang.org/protobuf/proto"
)

// settings are what the agent tells Envoy at its start (pkg/envoy/embedded_envoy.go, writeBootstrapConfigFile).
type settings struct {
	nodeID, nodeCluster string
	xdsSocket           string
	adminSocket         string
	connectTimeout      time.Duration
}

const (
	xdsClusterName = "xds-grpc-cilium"
	// ingressClusterName and egressClusterName stand for "where the connection was going to".
	ingressClusterName = "ingress-cluster"
	egressClusterName  = "egress-cluster"
)

func readBootstrap(path string) (settings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return settings{}, err
	}
	file := &bootstrap.Bootstrap{}
	// Extensions that this program does not link stay as they are: they are not asked for.
	if err := (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, file); err != nil {
		return settings{}, fmt.Errorf("%s is not a bootstrap of Envoy: %w", path, err)
	}
	read := settings{
		nodeID:      file.GetNode().GetId(),
		nodeCluster: file.GetNode().GetCluster(),
		adminSocket: file.GetAdmin().GetAddress().GetPipe().GetPath(),
	}
	for _, known := range file.GetStaticResources().GetClusters() {
		switch known.GetName() {
		case xdsClusterName:
			read.xdsSocket = pipeOf(known)
		case egressClusterName:
			read.connectTimeout = known.GetConnectTimeout().AsDuration()
		}
	}
	if read.nodeID == "" || read.xdsSocket == "" || read.adminSocket == "" || read.connectTimeout <= 0 {
		return settings{}, errors.New(path + " does not name the node, the agent's socket, the admin socket and a connect timeout")
	}
	return read, nil
}

func pipeOf(known *cluster.Cluster) string {
	for _, locality := range known.GetLoadAssignment().GetEndpoints() {
		for _, endpoint := range locality.GetLbEndpoints() {
			return endpoint.GetEndpoint().GetAddress().GetPipe().GetPath()
		}
	}
	return ""
}
