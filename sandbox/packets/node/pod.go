package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podRun is a pod of this node from its making to its end.
type podRun struct {
	node   *Node
	folder string
	ctx    context.Context
	cancel context.CancelFunc
	// all are the goroutines that keep it.
	all sync.WaitGroup

	// reporting is held from a change to its report: of two changes the later one is reported last.
	reporting sync.Mutex

	lock      sync.Mutex
	pod       *corev1.Pod
	processes map[string]*process
	volumes   map[string]string
	attached  bool
}

func newPodRun(node *Node, pod *corev1.Pod) *podRun {
	ctx, cancel := context.WithCancel(node.ctx)
	beginning(pod, node.settings.Wire.Address)
	return &podRun{
		node: node, pod: pod, ctx: ctx, cancel: cancel,
		folder:    within(state, "pods", string(pod.UID)),
		processes: map[string]*process{},
	}
}

// snapshot is the pod as it is now.
func (p *podRun) snapshot() *corev1.Pod {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.pod.DeepCopy()
}

// processOf is a container's process; nil where none runs.
func (p *podRun) processOf(container string) *process {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.processes[container]
}

// change changes the pod's status and reports it.
func (p *podRun) change(do func(*corev1.Pod)) {
	p.reporting.Lock()
	defer p.reporting.Unlock()
	p.lock.Lock()
	do(p.pod)
	settle(p.pod)
	pod := p.pod.DeepCopy()
	p.lock.Unlock()
	p.node.report(pod)
}

func (p *podRun) event(kind, reason, message string) {
	p.node.events.Event(p.snapshot(), kind, reason, message)
}

// live makes the pod and keeps it, until it is ended.
func (p *podRun) live() {
	defer p.all.Done()
	p.change(func(*corev1.Pod) {})
	if !p.imagesKnown() {
		return
	}
	steps := []struct {
		reason string
		do     func() error
	}{{"FailedMount", p.makeVolumes}, {"FailedCreatePodSandBox", p.makeNetwork}}
	for _, step := range steps {
		if !p.untilDone(step.reason, step.do) {
			return
		}
	}
	pod := p.snapshot()
	for _, container := range pod.Spec.InitContainers {
		if !p.initialize(container) {
			return
		}
	}
	for _, container := range pod.Spec.Containers {
		p.all.Add(1)
		go func() {
			defer p.all.Done()
			p.keep(container)
		}()
	}
}

// imagesKnown says of every container whose image is not in the table that there is none.
func (p *podRun) imagesKnown() bool {
	known := true
	pod := p.snapshot()
	for _, container := range append(append([]corev1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
		if _, found := imageOf(container); found {
			continue
		}
		known = false
		message := fmt.Sprintf("no program stands for image %s on this node: it runs programs and no containers (docs/packets.md has the table)", container.Image)
		p.change(func(pod *corev1.Pod) { statusOf(pod, container.Name).State = waiting("ErrImagePull", message) })
		p.event(corev1.EventTypeWarning, "Failed", message)
	}
	return known
}

// untilDone tries again, less and less often, and says each new reason why it does not work once.
func (p *podRun) untilDone(reason string, do func() error) bool {
	wait, said := 100*time.Millisecond, ""
	for {
		err := do()
		if err == nil {
			return true
		}
		if p.ctx.Err() != nil {
			return false
		}
		if text := err.Error(); text != said {
			p.event(corev1.EventTypeWarning, reason, text)
			said = text
		}
		select {
		case <-p.ctx.Done():
			return false
		case <-time.After(wait):
		}
		wait = min(2*wait, 2*time.Second)
	}
}

func (p *podRun) makeVolumes() error {
	if err := os.RemoveAll(p.folder); err != nil {
		return err
	}
	volumes, err := p.node.volumes(p.ctx, p.snapshot(), p.folder)
	p.lock.Lock()
	p.volumes = volumes
	p.lock.Unlock()
	return err
}

func (p *podRun) makeNetwork() error {
	pod := p.snapshot()
	if pod.Spec.HostNetwork {
		address := p.node.settings.Wire.Address
		p.change(func(pod *corev1.Pod) {
			pod.Status.PodIP, pod.Status.PodIPs = address, []corev1.PodIP{{IP: address}}
		})
		return nil
	}
	if !p.node.networkReady() {
		return errors.New("cni plugin not initialized: Cilium's agent does not answer yet")
	}
	address, err := p.node.attach(p.ctx, pod)
	if err != nil {
		return err
	}
	p.lock.Lock()
	p.attached = true
	p.lock.Unlock()
	p.change(func(pod *corev1.Pod) {
		pod.Status.PodIP, pod.Status.PodIPs = address, []corev1.PodIP{{IP: address}}
	})
	return nil
}

// startContainer starts a container's program.
func (p *podRun) startContainer(container corev1.Container) (*process, error) {
	image, _ := imageOf(container)
	pod := p.snapshot()
	p.lock.Lock()
	volumes := p.volumes
	p.lock.Unlock()
	log, err := openLog(p.folder, container.Name)
	if err != nil {
		return nil, err
	}
	if image.kind == agent {
		if err := placeVolumes(container, volumes); err != nil {
			return nil, err
		}
		words, err := p.node.agentArguments(p.ctx, pod)
		if err != nil {
			return nil, err
		}
		return start(words, environment(container, image, nodePath, scratch), log)
	}
	network := ""
	if !pod.Spec.HostNetwork {
		network = netnsOf(pod)
	}
	return startIsolated(&box{
		pod: pod, container: container, image: image, folder: p.folder, volumes: volumes,
		programs: p.node.settings.Programs, dns: p.node.settings.DNS, trusted: p.node.trusted(),
	}, network, log)
}

// command runs a command in a running container.
func (p *podRun) command(ctx context.Context, container corev1.Container, words []string) (*exec.Cmd, error) {
	p.lock.Lock()
	running := p.processes[container.Name]
	p.lock.Unlock()
	image, _ := imageOf(container)
	if image.kind == played {
		return nil, fmt.Errorf("container %s is played on this node: %s", container.Name, image.why)
	}
	if running == nil {
		return nil, fmt.Errorf("container %s is not running", container.Name)
	}
	if image.bare {
		// The words of containerd.
		return nil, fmt.Errorf("exec: %q: executable file not found in $PATH: the image %s has no programs but its own", words[0], repository(container.Image))
	}
	env := environment(container, image, containerPath, "/tmp")
	if image.kind == agent {
		env = environment(container, image, nodePath, scratch)
	} else {
		words = inside(running.pid, p.snapshot(), container, words)
	}
	path, err := lookIn(nodePath, words[0])
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, path, words[1:]...)
	command.Env = env
	command.WaitDelay = time.Second
	return command, nil
}

// end ends the pod's processes and takes it out of the network.
func (p *podRun) end(grace time.Duration) error {
	p.cancel()
	p.lock.Lock()
	running := make([]*process, 0, len(p.processes))
	for _, process := range p.processes {
		running = append(running, process)
	}
	attached := p.attached
	pod := p.pod.DeepCopy()
	p.lock.Unlock()
	var ended sync.WaitGroup
	for _, process := range running {
		ended.Add(1)
		go func() {
			defer ended.Done()
			process.end(grace)
		}()
	}
	ended.Wait()
	p.all.Wait()
	var err error
	if attached {
		err = p.node.detach(context.Background(), pod)
	}
	return errors.Join(err, os.RemoveAll(p.folder))
}

func since(started time.Time, process *process) *corev1.ContainerStateTerminated {
	end := &corev1.ContainerStateTerminated{
		ExitCode: int32(process.code), Reason: "Completed",
		StartedAt: metav1.NewTime(started), FinishedAt: metav1.Now(), Message: process.why,
	}
	if process.code != 0 {
		end.Reason = "Error"
	}
	return end
}
