package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	proxyProgram = "cilium-envoy-starter"
	// proxyAdmin is where the agent, and so the node, asks the proxy (Cilium, pkg/envoy, `GetSocketDir`).
	proxyAdmin = "/run/cilium/envoy/sockets/admin.sock"
	// proxyPatience is how long the proxy may be silent. Its two processes notice each other's hang after 3 s; this is for
	// both at once.
	proxyPatience = 6 * time.Second
)

// proxyWatch asks the HTTP proxy whether it works, and ends its processes when it is silent: the agent starts them again.
// Every later change of a policy waits for it.
type proxyWatch struct {
	// processes are those of the proxy.
	processes func() []int
	// ask returns nil when the proxy answers.
	ask func(context.Context) error
	end func(pid int)

	lock sync.Mutex
	// started: an HTTP rule has made the agent start it.
	started bool
	silent  time.Time
}

func newProxyWatch() *proxyWatch {
	admin := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", proxyAdmin)
		},
	}}
	return &proxyWatch{
		processes: func() []int { return processesNamed(proxyProgram) },
		ask:       func(ctx context.Context) error { return answersOK(ctx, admin, "http://proxy/ready") },
		end:       func(pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) },
	}
}

func (w *proxyWatch) run(ctx context.Context) {
	for ; ctx.Err() == nil; time.Sleep(time.Second) {
		w.look(ctx, time.Now())
	}
}

// look asks once, and ends what has been silent for too long.
func (w *proxyWatch) look(ctx context.Context, now time.Time) {
	limited, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	pids := w.processes()
	err := w.ask(limited)
	w.lock.Lock()
	defer w.lock.Unlock()
	w.started = w.started || len(pids) > 0
	if err == nil || !w.started {
		w.silent = time.Time{}
		return
	}
	if w.silent.IsZero() {
		w.silent = now
	}
	if len(pids) == 0 || now.Sub(w.silent) < proxyPatience {
		return
	}
	log.Printf("the HTTP proxy does not answer for %s (%v): its processes are ended, the agent starts others", now.Sub(w.silent).Round(time.Second), err)
	for _, pid := range pids {
		w.end(pid)
	}
	w.silent = now
}

// state says how the proxy is now.
func (w *proxyWatch) state(ctx context.Context) part {
	const name = "HTTP proxy"
	there := len(w.processes()) > 0
	err := w.ask(ctx)
	w.lock.Lock()
	defer w.lock.Unlock()
	switch {
	case err == nil:
		return part{Name: name, State: partAnswers}
	case !there && !w.started:
		return part{Name: name, State: partNotNeeded, Said: "no HTTP rule has come yet; the agent starts it with the first"}
	case !there:
		return part{Name: name, State: partSilent, Said: "it has ended; the agent starts it again"}
	}
	return part{Name: name, State: partSilent, Said: "it runs and does not answer; it is replaced after some seconds"}
}

// processesNamed are the node's own processes of a program.
func processesNamed(program string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		words, err := os.ReadFile(within("/proc", entry.Name(), "cmdline"))
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(words), "\x00")
		if filepath.Base(first) == program {
			pids = append(pids, pid)
		}
	}
	return pids
}

// answersOK asks a server and wants 200.
func answersOK(ctx context.Context, client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}
