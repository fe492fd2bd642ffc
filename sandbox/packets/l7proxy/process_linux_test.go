package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// runAsProgram makes this test binary the program itself.
const runAsProgram = "L7PROXY_TEST_RUN_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(runAsProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func pipeAddress(path string) *core.Address {
	return &core.Address{Address: &core.Address_Pipe{Pipe: &core.Pipe{Path: path}}}
}

// writeBootstrap writes what the agent writes for Envoy, as far as it is read (pkg/envoy/embedded_envoy.go).
func writeBootstrap(t *testing.T, folder string) (path, admin string) {
	t.Helper()
	path, admin = filepath.Join(folder, "bootstrap.pb"), filepath.Join(folder, "admin.sock")
	data, err := proto.Marshal(&bootstrap.Bootstrap{
		Node:  &core.Node{Id: "host~127.0.0.1~no-id~localdomain", Cluster: ingressClusterName},
		Admin: &bootstrap.Admin{Address: pipeAddress(admin)},
		StaticResources: &bootstrap.Bootstrap_StaticResources{Clusters: []*cluster.Cluster{
			{Name: egressClusterName, ConnectTimeout: durationpb.New(2 * time.Second)},
			{Name: xdsClusterName, LoadAssignment: &endpoint.ClusterLoadAssignment{Endpoints: []*endpoint.LocalityLbEndpoints{{
				LbEndpoints: []*endpoint.LbEndpoint{{HostIdentifier: &endpoint.LbEndpoint_Endpoint{
					Endpoint: &endpoint.Endpoint{Address: pipeAddress(filepath.Join(folder, "xds.sock"))},
				}}},
			}}}},
		}},
	})
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, admin
}

func TestBootstrapIsRead(t *testing.T) {
	folder := t.TempDir()
	path, admin := writeBootstrap(t, folder)
	got, err := readBootstrap(path)
	want := settings{"host~127.0.0.1~no-id~localdomain", ingressClusterName, filepath.Join(folder, "xds.sock"), admin, 2 * time.Second}
	if err != nil || got != want {
		t.Errorf("%+v (%v)", got, err)
	}
	for name, content := range map[string]string{"nothing": "", "text": "a: b"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readBootstrap(path); err == nil {
			t.Errorf("%s is a bootstrap", name)
		}
	}
}

func TestArguments(t *testing.T) {
	words := strings.Fields("-l info -c /run/bootstrap.pb --base-id 0 --log-format %t|%l|%n|%v")
	if got, err := readArguments(words); err != nil || got != (arguments{logLevel: "info", bootstrap: "/run/bootstrap.pb"}) {
		t.Errorf("%+v (%v)", got, err)
	}
	if got, err := readArguments(append([]string{workerFlag, "--keep-cap-net-bind-service", "--"}, words...)); err != nil || !got.worker {
		t.Errorf("%+v (%v)", got, err)
	}
	for _, bad := range []string{"", "-l info", "-c", "--help"} {
		if _, err := readArguments(strings.Fields(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// program is the proxy as the agent starts it: a process that watches, and its child that serves.
type program struct {
	*exec.Cmd
	worker int
	admin  *http.Client
	ended  chan error
}

func startProgram(t *testing.T) *program {
	t.Helper()
	file, admin := writeBootstrap(t, socketFolder(t))
	p := &program{Cmd: exec.Command(os.Args[0], "-l", "error", "-c", file), ended: make(chan error, 1)}
	p.Env = append(os.Environ(), runAsProgram+"=1")
	p.Stderr = os.Stderr
	p.admin = &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", admin)
		}}}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	go func() { p.ended <- p.Wait() }()
	await(t, "the proxy is ready", func() bool {
		answer, err := p.admin.Get("http://admin/ready")
		return err == nil && answer.StatusCode == 200
	})
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", p.Process.Pid, p.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if p.worker, err = strconv.Atoi(strings.TrimSpace(string(children))); err != nil {
		t.Fatalf("the children are %q", children)
	}
	return p
}

func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

func isGone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

func (p *program) mustEnd(t *testing.T, withError bool) {
	t.Helper()
	select {
	case err := <-p.ended:
		if (err != nil) != withError {
			t.Errorf("the program ends with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the program does not end")
	}
	await(t, "the process that serves is gone", func() bool { return isGone(p.worker) })
}

func TestADeadOrHungProcessEndsBoth(t *testing.T) {
	for name, act := range map[string]func(*program) error{
		"the one that serves is killed":  func(p *program) error { return syscall.Kill(p.worker, syscall.SIGKILL) },
		"the one that serves hangs":      func(p *program) error { return syscall.Kill(p.worker, syscall.SIGSTOP) },
		"the one that watches is killed": func(p *program) error { return p.Process.Kill() },
		"the one that watches hangs":     func(p *program) error { return p.Process.Signal(syscall.SIGSTOP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startProgram(t)
			if err := act(p); err != nil {
				t.Fatal(err)
			}
			p.mustEnd(t, true)
		})
	}
}

func TestTheAgentEndsTheProgram(t *testing.T) {
	p := startProgram(t)
	time.Sleep(2 * beatWait)
	if answer, err := p.admin.Post("http://admin/logging?level=off", "", nil); err != nil || answer.StatusCode != 200 || isGone(p.worker) {
		t.Fatalf("a program that is left alone does not stay: %v", err)
	}
	if answer, err := p.admin.Post("http://admin/quitquitquit", "", nil); err != nil || answer.StatusCode != 200 {
		t.Fatal(err)
	}
	p.mustEnd(t, false)
}
