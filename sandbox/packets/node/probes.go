package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// probeTimes are a probe's numbers, with Kubernetes' defaults (API reference, Probe v1).
type probeTimes struct {
	delay, period, timeout time.Duration
	failures, successes    int32
}

func timesOf(probe *corev1.Probe) probeTimes {
	or := func(value, otherwise int32) int32 {
		if value == 0 {
			return otherwise
		}
		return value
	}
	return probeTimes{
		delay:     time.Duration(probe.InitialDelaySeconds) * time.Second,
		period:    time.Duration(or(probe.PeriodSeconds, 10)) * time.Second,
		timeout:   time.Duration(or(probe.TimeoutSeconds, 1)) * time.Second,
		failures:  or(probe.FailureThreshold, 3),
		successes: or(probe.SuccessThreshold, 1),
	}
}

// tally counts results in a row and says when they make a difference.
type tally struct {
	times               probeTimes
	successes, failures int32
}

// add takes a result; decided is true when there were enough of them in a row.
func (t *tally) add(success bool) (decided bool) {
	if success {
		t.successes, t.failures = t.successes+1, 0
		return t.successes >= t.times.successes
	}
	t.successes, t.failures = 0, t.failures+1
	return t.failures >= t.times.failures
}

// watch asks again and again, and reports each result that is decided, until the context ends.
func watch(ctx context.Context, probe *corev1.Probe, ask func(context.Context) error, decided func(error) (goOn bool)) {
	times := timesOf(probe)
	count := tally{times: times}
	wait := times.delay
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		limited, cancel := context.WithTimeout(ctx, times.timeout)
		err := ask(limited)
		cancel()
		if ctx.Err() != nil {
			return
		}
		if count.add(err == nil) && !decided(err) {
			return
		}
		wait = times.period
	}
}

// target is where a container's probes go.
type target struct {
	address   string
	container corev1.Container
	// run runs a command in the container.
	run func(ctx context.Context, command []string) *exec.Cmd
}

func (t target) ask(probe *corev1.Probe) func(context.Context) error {
	return func(ctx context.Context) error {
		switch {
		case probe.HTTPGet != nil:
			return t.http(ctx, probe.HTTPGet)
		case probe.TCPSocket != nil:
			return t.tcp(ctx, probe.TCPSocket)
		case probe.GRPC != nil:
			return t.grpc(ctx, probe.GRPC)
		case probe.Exec != nil:
			return t.run(ctx, probe.Exec.Command).Run()
		}
		return fmt.Errorf("a probe that asks nothing")
	}
}

func (t target) port(port intstr.IntOrString) (string, error) {
	if port.Type == intstr.Int {
		return strconv.Itoa(port.IntValue()), nil
	}
	for _, named := range t.container.Ports {
		if named.Name == port.StrVal {
			return strconv.Itoa(int(named.ContainerPort)), nil
		}
	}
	if _, err := strconv.Atoi(port.StrVal); err == nil {
		return port.StrVal, nil
	}
	return "", fmt.Errorf("the container has no port %q", port.StrVal)
}

func (t target) host(named string) string {
	if named != "" {
		return named
	}
	return t.address
}

// A probe follows no redirect to elsewhere, and trusts any certificate, as a kubelet's.
var prober = &http.Client{
	Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	},
}

func (t target) http(ctx context.Context, get *corev1.HTTPGetAction) error {
	port, err := t.port(get.Port)
	if err != nil {
		return err
	}
	scheme := "http"
	if get.Scheme == corev1.URISchemeHTTPS {
		scheme = "https"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+net.JoinHostPort(t.host(get.Host), port)+get.Path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", "kube-probe/1.35")
	for _, header := range get.HTTPHeaders {
		request.Header.Add(header.Name, header.Value)
		if http.CanonicalHeaderKey(header.Name) == "Host" {
			request.Host = header.Value
		}
	}
	answer, err := prober.Do(request)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode >= 400 {
		return fmt.Errorf("HTTP probe failed with statuscode: %d", answer.StatusCode)
	}
	return nil
}

func (t target) tcp(ctx context.Context, socket *corev1.TCPSocketAction) error {
	port, err := t.port(socket.Port)
	if err != nil {
		return err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(t.host(socket.Host), port))
	if err != nil {
		return err
	}
	return conn.Close()
}

func (t target) grpc(ctx context.Context, action *corev1.GRPCAction) error {
	address := net.JoinHostPort(t.address, strconv.Itoa(int(action.Port)))
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	request := &grpc_health_v1.HealthCheckRequest{}
	if action.Service != nil {
		request.Service = *action.Service
	}
	answer, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, request)
	if err != nil {
		return err
	}
	if answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
		return fmt.Errorf("service unhealthy (responded with %q)", answer.Status)
	}
	return nil
}
