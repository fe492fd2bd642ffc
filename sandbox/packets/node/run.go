package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	stageEnter = "enter"
	stageInit  = "init"
	stageServe = "serve"
	stageWorld = "world"
	stagePass  = "pass"
)

// self is this program, also where /proc is another one.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// run is the part in the machine's own namespaces. It adds nothing to them but cgroups and listeners on loopback; it
// holds the rest, which ends with it, and starts it anew when it ends by itself.
func run(files []string) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	nodes := make([]*Settings, 0, len(files))
	for _, file := range files {
		settings, err := readSettings(file)
		if err != nil {
			return err
		}
		if settings.First != (len(nodes) == 0) {
			return fmt.Errorf("%s: the first node, and no other, has the world outside", file)
		}
		if err := relayFor(settings); err != nil {
			return err
		}
		nodes = append(nodes, settings)
	}
	for {
		started := time.Now()
		stopped, err := runInside(nodes, files, stop)
		if stopped {
			return err
		}
		log.Printf("the inside ended after %s: %v; it is started again", time.Since(started).Round(time.Millisecond), err)
		select {
		case <-stop:
			return nil
		case <-time.After(time.Second):
		}
	}
}

// relayFor leads from a node's inside to the API server, and from loopback to what the node serves, while this process lives.
func relayFor(settings *Settings) error {
	if err := os.MkdirAll(settings.Folder, 0o700); err != nil {
		return err
	}
	api, err := socketFor(settings.apiSocket())
	if err != nil {
		return err
	}
	go relay(api, dialer("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(settings.APIServer.Port))))
	ports := map[string]string{settings.nodeSocket(): settings.portFile()}
	if settings.First {
		ports[settings.prometheusSocket()] = settings.prometheusPortFile()
	}
	for socket, file := range ports {
		listener, err := listenWhere(file)
		if err != nil {
			return err
		}
		go relay(listener, dialer("unix", socket))
	}
	return nil
}

// listenWhere listens on loopback, at the port that a file names from an earlier life if it is still free, and writes it
// there.
func listenWhere(file string) (net.Listener, error) {
	port := "0"
	if before, err := os.ReadFile(file); err == nil && len(before) > 0 {
		port = strings.TrimSpace(string(before))
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
	}
	return listener, os.WriteFile(file, []byte(strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)), 0o600)
}

// life is one life of a node's inside.
type life struct {
	cgroup  string
	watcher *os.File
	child   *exec.Cmd
	// done is closed when the child has ended; how is said then.
	done chan struct{}
	how  error
}

// begin starts a node's inside. What it made is in the life also where it fails.
func begin(settings *Settings, file string) (*life, error) {
	one := &life{}
	var err error
	if one.cgroup, err = makeCgroup(settings.Cgroup); err != nil {
		return one, err
	}
	if one.watcher, err = watchOver(one.cgroup); err != nil {
		return one, err
	}
	folder, err := os.Open(one.cgroup)
	if err != nil {
		return one, err
	}
	defer folder.Close()
	child := exec.Command(self(), stageEnter, file)
	child.Args[0] = "packets-inside"
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		UseCgroupFD: true,
		CgroupFD:    int(folder.Fd()),
		Pdeathsig:   syscall.SIGKILL,
		Setsid:      true,
	}
	if err := child.Start(); err != nil {
		return one, fmt.Errorf("namespaces: %w", err)
	}
	one.child, one.done = child, make(chan struct{})
	go func() {
		one.how = fmt.Errorf("%s: %v", settings.Name, child.Wait())
		close(one.done)
	}()
	return one, nil
}

// end takes an inside down, whatever of it there is. The end of its process 1 is the end of a pid namespace, and with it of
// all that the processes held.
func (l *life) end() error {
	if l.child != nil {
		_ = l.child.Process.Kill()
		<-l.done
	}
	var err error
	if l.cgroup != "" {
		err = removeCgroup(l.cgroup)
	}
	if l.watcher != nil {
		l.watcher.Close()
	}
	return err
}

// runInside holds one life of all nodes: when one ends, all end, since the first has the wires of the others. It returns
// true when it was told to stop, or there is no use in trying again.
func runInside(nodes []*Settings, files []string, stop <-chan os.Signal) (stopped bool, err error) {
	lives := make([]*life, 0, len(nodes))
	defer func() {
		for _, one := range lives {
			err = errors.Join(err, one.end())
		}
	}()
	ended := make(chan error, len(nodes))
	for index, settings := range nodes {
		one, err := begin(settings, files[index])
		lives = append(lives, one)
		if err != nil {
			return true, err
		}
		go func() {
			<-one.done
			ended <- one.how
		}()
	}
	joined := make(chan error, len(nodes))
	for index, settings := range nodes[1:] {
		go func() { joined <- joinWorld(lives[0].child.Process.Pid, lives[index+1].child.Process.Pid, settings) }()
	}
	for {
		select {
		case err := <-joined:
			if err != nil {
				return false, err
			}
		case err := <-ended:
			return false, err
		case <-stop:
			return true, nil
		}
	}
}

// watchOver starts a process that removes the cgroup when this one is gone, however it went: a cgroup, and the BPF
// programs on it, would outlive a kill. It ends when the pipe to it is closed.
func watchOver(cgroup string) (*os.File, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	// Tries for ten seconds: the kernel may still be taking the processes down.
	script := `read -r _; for _ in $(seq 200); do
		find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
		[ -e "$1" ] || exit 0
		sleep 0.05
	done`
	shell := exec.Command("/bin/sh", "-c", script, "packets-cgroup-watch", cgroup)
	shell.Stdin = reader
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := shell.Start(); err != nil {
		writer.Close()
		return nil, err
	}
	go func() { _ = shell.Wait() }()
	return writer, nil
}

func within(folder string, name ...string) string {
	return filepath.Join(append([]string{folder}, name...)...)
}
