package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// agentConfig is the folder with one file for each key of the release's ConfigMap.
const agentConfig = state + "/cilium-config"

// overrides are the settings of the release that a node without a kubelet and without an Envoy of its own can't take.
// Everything else is what the program's Helm release has put into the cluster.
var overrides = []string{
	// The chart mounts the machine's /proc there.
	"--procfs=/proc",
	// The wire to the world; what else is in the namespace is Cilium's.
	"--devices=eth0",
	// These start a program in a network namespace of its own for asking other nodes' agents; there are none.
	"--enable-health-checking=false",
	"--enable-endpoint-health-checking=false",
	// There is no kubelet that would read it.
	"--write-cni-conf-when-ready=",
	// The agent starts the proxy itself instead of waiting for that of another DaemonSet.
	"--external-envoy-proxy=false",
	"--disable-envoy-version-check=true",
}

// agentArguments lays out the release's ConfigMap and returns the agent's arguments.
func (n *Node) agentArguments(ctx context.Context, pod *corev1.Pod) ([]string, error) {
	config, err := n.client.CoreV1().ConfigMaps(pod.Namespace).Get(ctx, "cilium-config", metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(agentConfig); err != nil {
		return nil, err
	}
	for key, value := range config.Data {
		if err := writeFile(within(agentConfig, key), value); err != nil {
			return nil, err
		}
	}
	return append([]string{n.settings.Programs["cilium-agent"], "--config-dir=" + agentConfig}, overrides...), nil
}

// placeVolumes puts the agent's volumes where the chart mounts them, as far as these places are the node's own memory.
func placeVolumes(container corev1.Container, volumes map[string]string) error {
	for _, mount := range container.VolumeMounts {
		source, found := volumes[mount.Name]
		target := strings.Replace(mount.MountPath, "/var/run/", "/run/", 1)
		if !found || !(strings.HasPrefix(target, "/run/") || strings.HasPrefix(target, "/var/lib/")) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.RemoveAll(target); err != nil {
			return err
		}
		if err := os.Symlink(source, target); err != nil {
			return err
		}
	}
	return nil
}
