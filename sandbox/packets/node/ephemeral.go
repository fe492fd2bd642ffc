package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/cache"
)

// takeEphemeral hears of containers that are added to pods that run (`kubectl debug`): virtual-kubelet does not look at
// them when it compares a pod with what it knows.
func (n *Node) takeEphemeral(pods cache.SharedIndexInformer) error {
	_, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{UpdateFunc: func(_, now any) {
		pod, ok := now.(*corev1.Pod)
		if !ok || len(pod.Spec.EphemeralContainers) == 0 {
			return
		}
		if run := n.find(pod.Namespace, pod.Name); run != nil && run.snapshot().UID == pod.UID {
			for _, added := range pod.Spec.EphemeralContainers {
				run.addEphemeral(added)
			}
		}
	}})
	return err
}

// addEphemeral runs a container beside those that a pod has, once: it is never started again (Kubernetes, "Ephemeral
// Containers").
func (p *podRun) addEphemeral(added corev1.EphemeralContainer) {
	container := corev1.Container(added.EphemeralContainerCommon)
	p.lock.Lock()
	known := statusOf(p.pod, added.Name) != nil || p.ctx.Err() != nil
	if !known {
		p.all.Add(1)
		if _, given := ephemeralOf(p.pod, added.Name); !given {
			p.pod.Spec.EphemeralContainers = append(p.pod.Spec.EphemeralContainers, added)
		}
		p.pod.Status.EphemeralContainerStatuses = append(p.pod.Status.EphemeralContainerStatuses, corev1.ContainerStatus{
			Name: added.Name, Image: added.Image, State: waiting("ContainerCreating", ""),
		})
	}
	p.lock.Unlock()
	if known {
		return
	}
	go func() {
		defer p.all.Done()
		if image, found := imageOf(container); !found || image.kind != isolated {
			message := fmt.Sprintf("no program stands for image %s on this node", container.Image)
			p.change(func(pod *corev1.Pod) { statusOf(pod, container.Name).State = waiting("ErrImagePull", message) })
			p.event(corev1.EventTypeWarning, "Failed", message)
			return
		}
		p.run(container, func(int) bool { return false }, false)
	}()
}

// ephemeralOf is an ephemeral container of a pod.
func ephemeralOf(pod *corev1.Pod, name string) (corev1.Container, bool) {
	for _, container := range pod.Spec.EphemeralContainers {
		if container.Name == name {
			return corev1.Container(container.EphemeralContainerCommon), true
		}
	}
	return corev1.Container{}, false
}
