package main

import (
	"context"
	"fmt"
	"log"

	"github.com/virtual-kubelet/virtual-kubelet/errdefs"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func key(namespace, name string) string { return namespace + "/" + name }

func (n *Node) find(namespace, name string) *podRun {
	n.lock.Lock()
	defer n.lock.Unlock()
	return n.pods[key(namespace, name)]
}

// NotifyPods is how virtual-kubelet learns of a pod's status.
func (n *Node) NotifyPods(_ context.Context, notify func(*corev1.Pod)) {
	n.lock.Lock()
	n.notify = notify
	n.lock.Unlock()
}

func (n *Node) report(pod *corev1.Pod) {
	n.lock.Lock()
	notify := n.notify
	n.lock.Unlock()
	if notify != nil {
		notify(pod)
	}
}

// CreatePod begins to make a pod.
func (n *Node) CreatePod(_ context.Context, pod *corev1.Pod) error {
	run := newPodRun(n, pod.DeepCopy())
	n.lock.Lock()
	n.pods[key(pod.Namespace, pod.Name)] = run
	n.lock.Unlock()
	run.all.Add(1)
	go run.live()
	return nil
}

// UpdatePod takes over what may change of a pod while it runs. One that was deleted and made again under its name is another.
func (n *Node) UpdatePod(ctx context.Context, pod *corev1.Pod) error {
	run := n.find(pod.Namespace, pod.Name)
	if run == nil {
		return errdefs.NotFoundf("no pod %s/%s on this node", pod.Namespace, pod.Name)
	}
	if run.snapshot().UID != pod.UID {
		if err := run.end(0); err != nil {
			log.Printf("end of the former %s/%s: %v", pod.Namespace, pod.Name, err)
		}
		return n.CreatePod(ctx, pod)
	}
	run.change(func(known *corev1.Pod) {
		known.Labels, known.Annotations = pod.Labels, pod.Annotations
		known.Spec = pod.Spec
	})
	return nil
}

// DeletePod ends a pod, then takes its object away: nothing is to be waited for any more.
func (n *Node) DeletePod(ctx context.Context, pod *corev1.Pod) error {
	run := n.find(pod.Namespace, pod.Name)
	if run != nil && run.snapshot().UID == pod.UID {
		if err := run.end(graceOf(pod)); err != nil {
			log.Printf("end of %s/%s: %v", pod.Namespace, pod.Name, err)
		}
		n.lock.Lock()
		if n.pods[key(pod.Namespace, pod.Name)] == run {
			delete(n.pods, key(pod.Namespace, pod.Name))
		}
		n.lock.Unlock()
	}
	now := int64(0)
	err := n.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &pod.UID},
	})
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return nil
	}
	return err
}

// GetPod is a pod as it runs here; nil where there is none.
func (n *Node) GetPod(_ context.Context, namespace, name string) (*corev1.Pod, error) {
	run := n.find(namespace, name)
	if run == nil {
		return nil, errdefs.NotFoundf("no pod %s/%s on this node", namespace, name)
	}
	return run.snapshot(), nil
}

// GetPodStatus is the status of a pod that runs here.
func (n *Node) GetPodStatus(ctx context.Context, namespace, name string) (*corev1.PodStatus, error) {
	pod, err := n.GetPod(ctx, namespace, name)
	if err != nil {
		return nil, err
	}
	return &pod.Status, nil
}

func (n *Node) runs() []*podRun {
	n.lock.Lock()
	defer n.lock.Unlock()
	runs := make([]*podRun, 0, len(n.pods))
	for _, run := range n.pods {
		runs = append(runs, run)
	}
	return runs
}

// GetPods are all pods that run here.
func (n *Node) GetPods(context.Context) ([]*corev1.Pod, error) {
	runs := n.runs()
	pods := make([]*corev1.Pod, 0, len(runs))
	for _, run := range runs {
		pods = append(pods, run.snapshot())
	}
	return pods, nil
}

func containerOf(pod *corev1.Pod, name string) (corev1.Container, error) {
	for _, container := range pod.Spec.Containers {
		if container.Name == name {
			return container, nil
		}
	}
	if container, found := ephemeralOf(pod, name); found {
		return container, nil
	}
	return corev1.Container{}, fmt.Errorf("pod %s has no container %s", pod.Name, name)
}
