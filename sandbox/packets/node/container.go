package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// process is a container's main process.
type process struct {
	command *exec.Cmd
	// pid is that of the container's process 1, as the node's own processes see it.
	pid     int
	started time.Time
	done    chan struct{}
	// code is there when done is closed.
	code int
	// killed says that a signal of ours ended it.
	why string
}

// signal goes to the container's own process 1, as a container runtime sends it.
func (p *process) signal(signal syscall.Signal) {
	if p.pid > 0 {
		_ = syscall.Kill(p.pid, signal)
	}
}

// end asks the process to end, and kills it when the grace is over.
func (p *process) end(grace time.Duration) {
	p.signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return
	case <-time.After(grace):
	}
	p.signal(syscall.SIGKILL)
	_ = p.command.Process.Kill()
	<-p.done
}

// merged is the command of a container: its own, or the image's (Kubernetes, "Define a Command and Arguments").
func merged(container corev1.Container, image image) []string {
	if len(container.Command) > 0 {
		return append(append([]string{}, expanded(container.Command, container.Env)...), expanded(container.Args, container.Env)...)
	}
	if len(container.Args) > 0 && len(image.entrypoint) > 1 {
		return append([]string{image.entrypoint[0]}, expanded(container.Args, container.Env)...)
	}
	return append(append([]string{}, image.entrypoint...), expanded(container.Args, container.Env)...)
}

// expanded replaces $(NAME) by the container's variables.
func expanded(words []string, variables []corev1.EnvVar) []string {
	pairs := make([]string, 0, 2*len(variables))
	for _, variable := range variables {
		pairs = append(pairs, "$("+variable.Name+")", variable.Value)
	}
	replacer := strings.NewReplacer(pairs...)
	all := make([]string, len(words))
	for index, word := range words {
		all[index] = replacer.Replace(word)
	}
	return all
}

func environment(container corev1.Container, image image, path, home string) []string {
	all := append([]string{"PATH=" + path, "HOME=" + home, "TMPDIR=" + home}, image.env...)
	for _, variable := range container.Env {
		if variable.Value != "" || variable.ValueFrom == nil {
			all = append(all, variable.Name+"="+variable.Value)
		}
	}
	return all
}

// startIsolated starts a container in a box of its own, in the pod's network.
func startIsolated(box *box, network string, log io.Writer) (*process, error) {
	arguments, err := box.arguments()
	if err != nil {
		return nil, err
	}
	command := merged(box.container, box.image)
	if len(command) == 0 {
		return nil, errors.New("neither the container nor its image says what to run")
	}
	var group *int64
	if own := box.pod.Spec.SecurityContext; own != nil {
		group = own.FSGroup
	}
	words := append([]string{"bwrap", "--info-fd", "3"}, arguments...)
	words = append(words, asUser(userOf(box.pod, box.container), group, command)...)
	if network != "" {
		words = append([]string{"nsenter", "--net=/run/netns/" + network, "--"}, words...)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	output, err := ownedPipe(userOf(box.pod, box.container), log)
	if err != nil {
		writer.Close()
		return nil, err
	}
	started, err := start(words, environment(box.container, box.image, containerPath, "/tmp"), output, writer)
	writer.Close()
	output.Close()
	if err != nil {
		return nil, err
	}
	var info struct {
		Child int `json:"child-pid"`
	}
	if err := json.NewDecoder(bufio.NewReader(reader)).Decode(&info); err != nil {
		<-started.done
		return nil, fmt.Errorf("bubblewrap: exit code %d", started.code)
	}
	started.pid = info.Child
	started.settle()
	return started, nil
}

// settle waits until the container's own program runs: before, nothing can be run beside it.
func (p *process) settle() {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		program, err := os.Readlink("/proc/" + strconv.Itoa(p.pid) + "/exe")
		if err != nil || !preparing[filepath.Base(program)] {
			return
		}
	}
}

// preparing are the programs that become a container's own.
var preparing = map[string]bool{"bwrap": true, "setpriv": true, "nsenter": true}

// ownedPipe leads to a log and belongs to a user, as a container runtime makes it: a program may open /dev/stdout by name.
func ownedPipe(who user, log io.Writer) (*os.File, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if err := writer.Chown(int(who.uid), int(who.gid)); err != nil {
		reader.Close()
		writer.Close()
		return nil, err
	}
	go func() {
		_, _ = io.Copy(log, reader)
		reader.Close()
	}()
	return writer, nil
}

// start runs a program of the node and waits for its end in the background.
func start(words, env []string, log io.Writer, extra ...*os.File) (*process, error) {
	path, err := lookIn(nodePath, words[0])
	if err != nil {
		return nil, err
	}
	command := exec.Command(path, words[1:]...)
	command.Env, command.Stdout, command.Stderr, command.ExtraFiles = env, log, log, extra
	if err := command.Start(); err != nil {
		return nil, err
	}
	started := &process{command: command, pid: command.Process.Pid, started: time.Now(), done: make(chan struct{})}
	go func() {
		started.code = exitCode(command.Wait())
		close(started.done)
	}()
	return started, nil
}

func lookIn(path, name string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, folder := range strings.Split(path, ":") {
		if info, err := os.Stat(within(folder, name)); err == nil && info.Mode()&0o111 != 0 {
			return within(folder, name), nil
		}
	}
	return "", fmt.Errorf("no program %s in %s", name, path)
}

// exitCode is 128 and the signal's number for a program that a signal ended, as in a shell.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 128
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}

// inside is the command that runs another one in a running container, as its user.
func inside(pid int, pod *corev1.Pod, container corev1.Container, command []string) []string {
	target := strconv.Itoa(pid)
	words := []string{"nsenter", "--target", target, "--mount", "--pid", "--net", "--ipc", "--uts", "--root", "--wd", "--"}
	var group *int64
	if own := pod.Spec.SecurityContext; own != nil {
		group = own.FSGroup
	}
	become := asUser(userOf(pod, container), group, command)
	// With its nsenter gone, a command of an exec is to be gone, too.
	return append(append(words, become[0], "--pdeathsig", "KILL"), become[1:]...)
}
