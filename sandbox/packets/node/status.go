package main

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// settle derives a pod's phase and conditions from the state of its containers (Kubernetes, "Pod Lifecycle").
func settle(pod *corev1.Pod) {
	status := &pod.Status
	status.Phase = phaseOf(pod)
	initialized := allDone(status.InitContainerStatuses)
	ready := len(status.ContainerStatuses) > 0
	for _, container := range status.ContainerStatuses {
		ready = ready && container.Ready
	}
	finished := status.Phase == corev1.PodSucceeded || status.Phase == corev1.PodFailed
	condition(status, corev1.PodInitialized, initialized)
	condition(status, corev1.ContainersReady, ready && initialized && !finished)
	condition(status, corev1.PodReady, ready && initialized && !finished)
}

func allDone(statuses []corev1.ContainerStatus) bool {
	for _, status := range statuses {
		if status.State.Terminated == nil || status.State.Terminated.ExitCode != 0 {
			return false
		}
	}
	return true
}

func phaseOf(pod *corev1.Pod) corev1.PodPhase {
	started, ended, failed, restarts := 0, 0, 0, false
	for _, container := range pod.Status.ContainerStatuses {
		if container.State.Running != nil || container.State.Terminated != nil || container.LastTerminationState.Terminated != nil {
			started++
		}
		if end := container.State.Terminated; end != nil {
			ended++
			if end.ExitCode != 0 {
				failed++
			}
		}
		restarts = restarts || container.State.Waiting != nil
	}
	all := len(pod.Spec.Containers)
	for _, container := range pod.Status.InitContainerStatuses {
		if end := container.State.Terminated; end != nil && end.ExitCode != 0 && pod.Spec.RestartPolicy == corev1.RestartPolicyNever {
			return corev1.PodFailed
		}
	}
	switch {
	case ended == all && !restarts && pod.Spec.RestartPolicy != corev1.RestartPolicyAlways:
		if failed == 0 {
			return corev1.PodSucceeded
		}
		if pod.Spec.RestartPolicy == corev1.RestartPolicyNever {
			return corev1.PodFailed
		}
		return corev1.PodRunning
	case started == all:
		return corev1.PodRunning
	}
	return corev1.PodPending
}

func condition(status *corev1.PodStatus, kind corev1.PodConditionType, holds bool) {
	value := corev1.ConditionFalse
	if holds {
		value = corev1.ConditionTrue
	}
	for index := range status.Conditions {
		if known := &status.Conditions[index]; known.Type == kind {
			if known.Status != value {
				known.Status, known.LastTransitionTime = value, metav1.Now()
			}
			return
		}
	}
	status.Conditions = append(status.Conditions, corev1.PodCondition{Type: kind, Status: value, LastTransitionTime: metav1.Now()})
}

// statusOf finds a container's status.
func statusOf(pod *corev1.Pod, name string) *corev1.ContainerStatus {
	for _, all := range [][]corev1.ContainerStatus{
		pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses, pod.Status.EphemeralContainerStatuses,
	} {
		for index := range all {
			if all[index].Name == name {
				return &all[index]
			}
		}
	}
	return nil
}

func waiting(reason, message string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
}

// beginning is the status of a pod whose containers are still to be made.
func beginning(pod *corev1.Pod, host string) {
	blank := func(containers []corev1.Container) []corev1.ContainerStatus {
		statuses := make([]corev1.ContainerStatus, 0, len(containers))
		for _, container := range containers {
			statuses = append(statuses, corev1.ContainerStatus{Name: container.Name, Image: container.Image, State: waiting("ContainerCreating", "")})
		}
		return statuses
	}
	now := metav1.Now()
	pod.Status.StartTime = &now
	pod.Status.Message, pod.Status.Reason = "", ""
	pod.Status.HostIP, pod.Status.HostIPs = host, []corev1.HostIP{{IP: host}}
	pod.Status.PodIP, pod.Status.PodIPs = "", nil
	pod.Status.InitContainerStatuses = blank(pod.Spec.InitContainers)
	pod.Status.ContainerStatuses = blank(pod.Spec.Containers)
	pod.Status.EphemeralContainerStatuses = nil
	condition(&pod.Status, corev1.PodScheduled, true)
	settle(pod)
}
