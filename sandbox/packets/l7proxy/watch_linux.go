package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// watch starts the process that serves and ends when that does, or hangs, or the agent is gone. The agent starts it all
// again 100 ms later: it is the one who restarts, so that its log and its counters say so.
func watch(words []string) error {
	// The kernel takes the death of the thread that started a process for that of the parent.
	runtime.LockOSThread()
	if err := dieWithParent(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	hears, workerSends, err := os.Pipe()
	if err != nil {
		return err
	}
	workerHears, sends, err := os.Pipe()
	if err != nil {
		return err
	}
	worker := exec.Command(self, append([]string{workerFlag}, words...)...)
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	worker.ExtraFiles = []*os.File{workerSends, workerHears}
	worker.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := worker.Start(); err != nil {
		return err
	}
	workerSends.Close()
	workerHears.Close()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT)
	ended := make(chan error, 2)
	go func() {
		<-asked
		ended <- nil
	}()
	go func() { sendBeats(sends, func() {}) }()
	go func() {
		if err := awaitBeats(hears, beatWait); errors.Is(err, errHangs) {
			ended <- fmt.Errorf("the proxy hangs and is replaced: %w", err)
			return
		}
		// The pipe ends with the process: what its end was, Wait says.
		ended <- errWorkerEnded
	}()
	err = <-ended
	if errors.Is(err, errWorkerEnded) {
		return worker.Wait()
	}
	worker.Process.Kill()
	worker.Wait()
	return err
}

var errWorkerEnded = errors.New("the process that serves has ended")

// dieWithParent lets the kernel end this process with its parent: an agent that starts again would find its ports taken.
func dieWithParent() error {
	parent := os.Getppid()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0); err != nil {
		return err
	}
	if os.Getppid() != parent {
		return errors.New("the agent has ended")
	}
	return nil
}

// reportToWatcher tells the watching process that this one works, and ends it if it hangs itself: this one goes with it,
// and the agent starts both again.
func reportToWatcher(alive func()) {
	sends, hears := inherited(3, "beats out"), inherited(4, "beats in")
	watcher := os.Getppid()
	go func() { sendBeats(sends, alive) }()
	go func() {
		err := awaitBeats(hears, beatWait)
		logError("watch", "the process that watches over the proxy is replaced: %v", err)
		if errors.Is(err, errHangs) {
			syscall.Kill(watcher, syscall.SIGKILL)
		}
		os.Exit(1)
	}()
}

// inherited is a pipe that the watching process has left open. It is waited for with a deadline, which a pipe that blocks
// has none of.
func inherited(fd int, name string) *os.File {
	syscall.SetNonblock(fd, true)
	return os.NewFile(uintptr(fd), name)
}
