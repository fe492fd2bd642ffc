package main

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// backOff is how long a container that has ended waits for its next start: not at all the first time, then 10 s and twice
// as long each time, at most five minutes (Kubernetes, "Pod Lifecycle", container restarts).
func backOff(restarts int32) time.Duration {
	if restarts == 0 {
		return 0
	}
	wait := 10 * time.Second
	for ; restarts > 1 && wait < 5*time.Minute; restarts-- {
		wait *= 2
	}
	return min(wait, 5*time.Minute)
}

// A container that has run for so long is one that works: its waits begin anew.
const settledAfter = 10 * time.Minute

// initialize runs an init container to its end. What Cilium's image does before the agent is done by the node itself.
func (p *podRun) initialize(container corev1.Container) bool {
	image, _ := imageOf(container)
	if image.kind != isolated {
		now := metav1.Now()
		p.change(func(pod *corev1.Pod) {
			status := statusOf(pod, container.Name)
			status.Ready = true
			status.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				Reason: "Completed", StartedAt: now, FinishedAt: now, Message: "not run: the node has done what it is for",
			}}
		})
		return true
	}
	return p.run(container, func(code int) bool {
		return code != 0 && p.snapshot().Spec.RestartPolicy != corev1.RestartPolicyNever
	}, false) == 0
}

// keep runs a container and starts it again as its pod's restart policy asks for.
func (p *podRun) keep(container corev1.Container) {
	image, _ := imageOf(container)
	if image.kind == played {
		p.play(container, image)
		return
	}
	policy := p.snapshot().Spec.RestartPolicy
	p.run(container, func(code int) bool {
		return policy == corev1.RestartPolicyAlways || (policy == corev1.RestartPolicyOnFailure && code != 0)
	}, true)
}

// play says that a container runs, and that nothing does.
func (p *podRun) play(container corev1.Container, image image) {
	pod := p.snapshot()
	ofJob := false
	for _, owner := range pod.OwnerReferences {
		ofJob = ofJob || owner.Kind == "Job"
	}
	now, yes := metav1.Now(), true
	p.change(func(pod *corev1.Pod) {
		status := statusOf(pod, container.Name)
		if ofJob {
			status.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				Reason: "Completed", StartedAt: now, FinishedAt: now, Message: "played: " + image.why,
			}}
			return
		}
		status.State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
		status.Ready, status.Started = true, &yes
	})
	p.event(corev1.EventTypeNormal, "Played", fmt.Sprintf("container %s is played, no program runs: %s", container.Name, image.why))
}

// run runs a container, again as long as `again` says so after its end. It returns the last exit code; -1 where the pod ended.
func (p *podRun) run(container corev1.Container, again func(code int) bool, probed bool) int {
	restarts, steady := int32(0), int32(0)
	for {
		process, err := p.startContainer(container)
		if err != nil {
			p.event(corev1.EventTypeWarning, "Failed", err.Error())
			p.change(func(pod *corev1.Pod) {
				statusOf(pod, container.Name).State = waiting("CreateContainerError", err.Error())
			})
			if !p.sleep(2 * time.Second) {
				return -1
			}
			continue
		}
		p.lock.Lock()
		p.processes[container.Name] = process
		p.lock.Unlock()
		if p.ctx.Err() != nil {
			// The pod is being ended and may not have seen this process.
			process.end(0)
		}
		p.running(container, process, restarts, probed)
		ctx, cancel := context.WithCancel(p.ctx)
		if probed {
			p.probe(ctx, container, process)
		}
		<-process.done
		cancel()
		p.lock.Lock()
		delete(p.processes, container.Name)
		p.lock.Unlock()
		repeat := p.ctx.Err() == nil && again(process.code)
		if time.Since(process.started) > settledAfter {
			steady = 0
		}
		wait := backOff(steady)
		p.change(func(pod *corev1.Pod) {
			status, no := statusOf(pod, container.Name), false
			end := since(process.started, process)
			status.Ready, status.Started = !probed && process.code == 0, &no
			status.State = corev1.ContainerState{Terminated: end}
			if repeat && wait > 0 {
				status.LastTerminationState = status.State
				status.State = waiting("CrashLoopBackOff", fmt.Sprintf("back-off %s restarting failed container", wait))
			}
		})
		if !repeat {
			return process.code
		}
		if wait > 0 {
			p.event(corev1.EventTypeWarning, "BackOff", "Back-off restarting failed container "+container.Name)
		}
		if !p.sleep(wait) {
			return -1
		}
		restarts, steady = restarts+1, steady+1
	}
}

func (p *podRun) sleep(wait time.Duration) bool {
	select {
	case <-p.ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

func (p *podRun) running(container corev1.Container, process *process, restarts int32, probed bool) {
	p.change(func(pod *corev1.Pod) {
		status := statusOf(pod, container.Name)
		if end := status.State.Terminated; end != nil {
			status.LastTerminationState = status.State
		}
		started := container.StartupProbe == nil
		status.State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(process.started)}}
		status.Started, status.RestartCount = &started, restarts
		status.Ready = probed && started && container.ReadinessProbe == nil
		status.ContainerID = fmt.Sprintf("process://%d", process.pid)
		status.ImageID = container.Image
	})
	p.event(corev1.EventTypeNormal, "Started", "Started container "+container.Name)
}

// probe starts what watches a container: the others wait until its startup probe has succeeded.
func (p *podRun) probe(ctx context.Context, container corev1.Container, process *process) {
	where := target{
		address: p.snapshot().Status.PodIP, container: container,
		run: func(ctx context.Context, words []string) *exec.Cmd {
			command, err := p.command(ctx, container, words)
			if err != nil {
				return exec.CommandContext(ctx, "false")
			}
			return command
		},
	}
	spawn := func(probe *corev1.Probe, decided func(error) bool) {
		if probe == nil {
			return
		}
		p.all.Add(1)
		go func() {
			defer p.all.Done()
			watch(ctx, probe, where.ask(probe), decided)
		}()
	}
	fatal := func(kind string, err error) {
		message := fmt.Sprintf("%s probe failed: %v", kind, err)
		p.event(corev1.EventTypeWarning, "Unhealthy", message)
		p.event(corev1.EventTypeNormal, "Killing", fmt.Sprintf("Container %s failed its %s probe and will be restarted", container.Name, kind))
		process.why = message
		go process.end(graceOf(p.snapshot()))
	}
	ready := func(value bool) {
		p.change(func(pod *corev1.Pod) {
			if status := statusOf(pod, container.Name); status.State.Running != nil {
				status.Ready = value
			}
		})
	}
	rest := func() {
		spawn(container.ReadinessProbe, func(err error) bool {
			if err != nil {
				p.event(corev1.EventTypeWarning, "Unhealthy", fmt.Sprintf("Readiness probe failed: %v", err))
			}
			ready(err == nil)
			return true
		})
		spawn(container.LivenessProbe, func(err error) bool {
			if err != nil {
				fatal("liveness", err)
			}
			return err == nil
		})
	}
	if container.StartupProbe == nil {
		rest()
		return
	}
	spawn(container.StartupProbe, func(err error) bool {
		if err != nil {
			fatal("startup", err)
			return false
		}
		yes := true
		p.change(func(pod *corev1.Pod) {
			status := statusOf(pod, container.Name)
			status.Started = &yes
			status.Ready = container.ReadinessProbe == nil
		})
		rest()
		return false
	})
}

func graceOf(pod *corev1.Pod) time.Duration {
	seconds := pod.Spec.TerminationGracePeriodSeconds
	if pod.DeletionGracePeriodSeconds != nil {
		seconds = pod.DeletionGracePeriodSeconds
	}
	if seconds == nil {
		return 30 * time.Second
	}
	return time.Duration(*seconds) * time.Second
}
