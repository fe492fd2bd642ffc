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

// run is the part in the machine's own namespaces. It adds nothing to them but a cgroup and a listener on loopback; it
// holds the rest, which ends with it, and starts it anew when it ends by itself.
func run(file string) error {
	settings, err := readSettings(file)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(settings.Folder, 0o700); err != nil {
		return err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)

	_ = os.Remove(settings.apiSocket())
	api, err := net.Listen("unix", settings.apiSocket())
	if err != nil {
		return err
	}
	defer api.Close()
	if err := os.Chmod(settings.apiSocket(), 0o600); err != nil {
		return err
	}
	go relay(api, dialer("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(settings.APIServer.Port))))

	for socket, file := range map[string]string{
		settings.nodeSocket():       settings.portFile(),
		settings.prometheusSocket(): settings.prometheusPortFile(),
	} {
		listener, err := listenWhere(file)
		if err != nil {
			return err
		}
		defer listener.Close()
		go relay(listener, dialer("unix", socket))
	}

	for {
		started := time.Now()
		stopped, err := runInside(settings, file, stop)
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

// runInside holds one life of the inside. It returns true when it was told to stop.
func runInside(settings *Settings, file string, stop <-chan os.Signal) (bool, error) {
	cgroup, err := makeCgroup(settings.Cgroup)
	if err != nil {
		return true, err
	}
	watcher, err := watchOver(cgroup)
	if err != nil {
		return true, errors.Join(err, removeCgroup(cgroup))
	}
	defer watcher.Close()
	folder, err := os.Open(cgroup)
	if err != nil {
		return true, err
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
		return true, errors.Join(fmt.Errorf("namespaces: %w", err), removeCgroup(cgroup))
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	select {
	case err := <-ended:
		return false, errors.Join(err, removeCgroup(cgroup))
	case <-stop:
		// The end of its process 1 is the end of a pid namespace, and with it of all that the processes held.
		_ = child.Process.Kill()
		<-ended
		return true, removeCgroup(cgroup)
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
