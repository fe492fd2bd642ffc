package main

import (
	"net"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
)

// targetGroup is what a file of targets has (Prometheus, "file_sd_config").
type targetGroup struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

const meta = "__meta_kubernetes_"

// discovered are the endpoints of Services as Prometheus' service discovery of the role `endpoints` has them, as far as
// a program of this node is behind them: `podOf` gives the pods that run here, and what is played has no metrics.
func discovered(services []corev1.Service, endpoints []discoveryv1.EndpointSlice, podOf func(namespace, name string) *corev1.Pod) []targetGroup {
	groups := []targetGroup{}
	for _, service := range services {
		for _, slice := range endpoints {
			if slice.Namespace != service.Namespace || slice.Labels[discoveryv1.LabelServiceName] != service.Name {
				continue
			}
			for _, endpoint := range slice.Endpoints {
				target := endpoint.TargetRef
				if target == nil || target.Kind != "Pod" {
					continue
				}
				pod := podOf(target.Namespace, target.Name)
				if pod == nil {
					continue
				}
				for _, port := range slice.Ports {
					if group := targetOf(service, endpoint, port, pod); group != nil {
						groups = append(groups, *group)
					}
				}
			}
		}
	}
	return groups
}

// targetOf is one port of a pod behind a Service; nil where nothing of this node listens there.
func targetOf(service corev1.Service, endpoint discoveryv1.Endpoint, port discoveryv1.EndpointPort, pod *corev1.Pod) *targetGroup {
	if port.Port == nil || len(endpoint.Addresses) == 0 {
		return nil
	}
	container, own := containerAt(pod, *port.Port)
	if container == nil {
		return nil
	}
	labels := map[string]string{
		meta + "namespace": service.Namespace, meta + "endpoints_name": service.Name, meta + "service_name": service.Name,
		meta + "endpoint_ready":               strconv.FormatBool(endpoint.Conditions.Ready == nil || *endpoint.Conditions.Ready),
		meta + "endpoint_address_target_kind": "Pod", meta + "endpoint_address_target_name": pod.Name,
		meta + "pod_name": pod.Name, meta + "pod_ip": pod.Status.PodIP, meta + "pod_phase": string(pod.Status.Phase),
		meta + "pod_node_name": pod.Spec.NodeName, meta + "pod_host_ip": pod.Status.HostIP, meta + "pod_uid": string(pod.UID),
		meta + "pod_container_name": container.Name, meta + "pod_container_image": container.Image,
		meta + "pod_container_port_name": own.Name, meta + "pod_container_port_number": strconv.Itoa(int(own.ContainerPort)),
	}
	if port.Name != nil {
		labels[meta+"endpoint_port_name"] = *port.Name
	}
	addLabels(labels, "service", service.Labels)
	addLabels(labels, "pod", pod.Labels)
	address := net.JoinHostPort(endpoint.Addresses[0], strconv.Itoa(int(*port.Port)))
	return &targetGroup{Targets: []string{address}, Labels: labels}
}

// containerAt finds the container that has a port, unless it is played.
func containerAt(pod *corev1.Pod, number int32) (*corev1.Container, corev1.ContainerPort) {
	for index := range pod.Spec.Containers {
		container := &pod.Spec.Containers[index]
		if image, known := imageOf(*container); !known || image.kind == played {
			continue
		}
		for _, port := range container.Ports {
			if port.ContainerPort == number {
				return container, port
			}
		}
	}
	return nil, corev1.ContainerPort{}
}

func addLabels(to map[string]string, of string, labels map[string]string) {
	for name, value := range labels {
		to[meta+of+"_label_"+sanitized(name)] = value
		to[meta+of+"_labelpresent_"+sanitized(name)] = "true"
	}
}
