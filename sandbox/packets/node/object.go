package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// object is the Node as it registers itself. The API server dials a node by its Hostname first: that is where the relay
// listens. Cilium takes the InternalIP.
func (n *Node) object() (*corev1.Node, error) {
	text, err := os.ReadFile(n.settings.portFile())
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.settings.portFile(), err)
	}
	resources := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(strconv.Itoa(runtime.NumCPU())),
		corev1.ResourceMemory: resource.MustParse("4Gi"),
		corev1.ResourcePods:   resource.MustParse("110"),
	}
	now := metav1.Now()
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name: n.settings.Name,
			Labels: map[string]string{
				"kubernetes.io/arch": runtime.GOARCH, "kubernetes.io/os": "linux",
				"kubernetes.io/hostname": n.settings.Name, "type": "packets",
			},
		},
		Spec: corev1.NodeSpec{PodCIDR: n.settings.PodCIDR, PodCIDRs: []string{n.settings.PodCIDR}},
		Status: corev1.NodeStatus{
			Addresses: []corev1.NodeAddress{
				{Type: corev1.NodeHostName, Address: "localhost"}, {Type: corev1.NodeInternalIP, Address: n.settings.Wire.Address},
			},
			Capacity: resources, Allocatable: resources,
			DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: int32(port)}},
			NodeInfo: corev1.NodeSystemInfo{
				Architecture: runtime.GOARCH, OperatingSystem: "linux", KubeletVersion: "packets-node", OSImage: "talos-policy-lab sandbox",
				ContainerRuntimeVersion: "process://bubblewrap",
			},
			Conditions: []corev1.NodeCondition{{
				Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "PacketsNodeReady",
				Message: "pods run as processes", LastHeartbeatTime: now, LastTransitionTime: now,
			}},
		},
	}, nil
}
