package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os/exec"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// cniResult is what a pod's address is read from (CNI specification 1.0.0, "Success").
type cniResult struct {
	IPs []struct {
		Address string `json:"address"`
	} `json:"ips"`
}

const cniConfiguration = `{"cniVersion":"1.0.0","name":"cilium","type":"cilium-cni"}`

// netnsOf is the name of a pod's network namespace.
func netnsOf(pod *corev1.Pod) string { return "pod-" + string(pod.UID) }

// attach makes a pod's network namespace and has Cilium's CNI plugin put the pod into the cluster's network.
func (n *Node) attach(ctx context.Context, pod *corev1.Pod) (string, error) {
	name := netnsOf(pod)
	if err := inTurn(
		"ip netns add "+name,
		"ip -n "+name+" link set lo up",
		// As containerd and CRI-O set it: no capability is needed for the ports below 1024.
		"ip netns exec "+name+" sysctl -q -w net.ipv4.ip_unprivileged_port_start=0",
		"ip netns exec "+name+" sysctl -q -w net.ipv6.conf.all.disable_ipv6=1",
	); err != nil {
		_ = inTurn("ip netns del " + name)
		return "", err
	}
	output, err := n.cni(ctx, "ADD", pod)
	if err != nil {
		_ = inTurn("ip netns del " + name)
		return "", err
	}
	var result cniResult
	if err := json.Unmarshal(output, &result); err != nil || len(result.IPs) == 0 {
		return "", fmt.Errorf("cilium-cni answered %q", output)
	}
	address, err := netip.ParsePrefix(result.IPs[0].Address)
	if err != nil {
		return "", err
	}
	return address.Addr().String(), nil
}

// detach takes a pod out of the network.
func (n *Node) detach(ctx context.Context, pod *corev1.Pod) error {
	_, err := n.cni(ctx, "DEL", pod)
	if gone := inTurn("ip netns del " + netnsOf(pod)); err == nil {
		err = gone
	}
	return err
}

func (n *Node) cni(ctx context.Context, command string, pod *corev1.Pod) ([]byte, error) {
	plugin := exec.CommandContext(ctx, n.settings.Programs["cilium-cni"])
	plugin.Env = []string{
		"PATH=" + nodePath,
		"CNI_COMMAND=" + command,
		"CNI_CONTAINERID=" + string(pod.UID),
		"CNI_NETNS=/run/netns/" + netnsOf(pod),
		"CNI_IFNAME=eth0",
		"CNI_PATH=" + programs,
		"CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=" + pod.Namespace + ";K8S_POD_NAME=" + pod.Name + ";K8S_POD_UID=" + string(pod.UID),
	}
	plugin.Stdin = strings.NewReader(cniConfiguration)
	output, err := plugin.Output()
	if err != nil {
		return nil, fmt.Errorf("cilium-cni %s: %w: %s", command, err, strings.TrimSpace(string(output)))
	}
	return output, nil
}
