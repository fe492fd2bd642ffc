package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func TestRepository(t *testing.T) {
	for given, want := range map[string]string{
		"docker.io/curlimages/curl:8.17.0@sha256:935d": "docker.io/curlimages/curl",
		"curlimages/curl": "docker.io/curlimages/curl",
		"busybox:1.36":    "docker.io/library/busybox",
		"registry.k8s.io/coredns/coredns:v1.12.2":          "registry.k8s.io/coredns/coredns",
		"localhost:5000/mine":                              "localhost:5000/mine",
		"quay.io/cilium/cilium-envoy:v1.35.9-1767794330-d": "quay.io/cilium/cilium-envoy",
	} {
		if got := repository(given); got != want {
			t.Errorf("%s: %s, not %s", given, got, want)
		}
	}
	if _, known := imageOf(corev1.Container{Image: "docker.io/library/redis:8"}); known {
		t.Error("an image that nothing stands for is known")
	}
}

func TestCgroupMount(t *testing.T) {
	const hybrid = "30 23 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n31 30 0:27 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw\n"
	if mount, err := cgroupMount(hybrid); err != nil || mount != "/sys/fs/cgroup/unified" {
		t.Errorf("%q, %v", mount, err)
	}
	if _, err := cgroupMount(strings.ReplaceAll(hybrid, "- cgroup2", "- cgroup")); err == nil {
		t.Error("a machine without version 2 is taken")
	}
}

func TestSettingsBelowCoveredFolders(t *testing.T) {
	settings := Settings{Name: "n", Cgroup: "c", Folder: "/srv/lab", Keys: "/srv/lab/keys", BPF: "/opt/go/bpf"}
	if err := settings.check(); err != nil {
		t.Error(err)
	}
	settings.Programs = map[string]string{"cilium-agent": "/var/lib/cache/cilium-agent"}
	if err := settings.check(); err == nil || !strings.Contains(err.Error(), "/var/lib") {
		t.Errorf("a program that would be covered: %v", err)
	}
}

func TestBackOff(t *testing.T) {
	for restarts, want := range []time.Duration{0, 10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 160 * time.Second, 5 * time.Minute, 5 * time.Minute} {
		if got := backOff(int32(restarts)); got != want {
			t.Errorf("after %d restarts %s, not %s", restarts, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	count := tally{times: probeTimes{failures: 3, successes: 1}}
	for index, step := range []struct{ success, decided bool }{{false, false}, {false, false}, {true, true}, {false, false}, {false, false}, {false, true}} {
		if got := count.add(step.success); got != step.decided {
			t.Errorf("step %d: decided %v", index, got)
		}
	}
}

func TestResolvConf(t *testing.T) {
	one := "1"
	pod := &corev1.Pod{}
	pod.Namespace = "policy-lab"
	pod.Spec.DNSConfig = &corev1.PodDNSConfig{Options: []corev1.PodDNSConfigOption{{Name: "ndots", Value: &one}}}
	want := "nameserver 10.0.0.10\nsearch policy-lab.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:1\n"
	if got := resolvConf(pod, "10.0.0.10"); got != want {
		t.Errorf("%q", got)
	}
}

func TestPhase(t *testing.T) {
	running := corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
	ended := func(code int32) corev1.ContainerState {
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: code}}
	}
	for _, test := range []struct {
		policy corev1.RestartPolicy
		state  corev1.ContainerState
		want   corev1.PodPhase
	}{
		{corev1.RestartPolicyAlways, waiting("ErrImagePull", ""), corev1.PodPending},
		{corev1.RestartPolicyAlways, running, corev1.PodRunning},
		{corev1.RestartPolicyAlways, ended(1), corev1.PodRunning},
		{corev1.RestartPolicyNever, ended(0), corev1.PodSucceeded},
		{corev1.RestartPolicyNever, ended(1), corev1.PodFailed},
		{corev1.RestartPolicyOnFailure, ended(1), corev1.PodRunning},
	} {
		pod := &corev1.Pod{}
		pod.Spec.RestartPolicy = test.policy
		pod.Spec.Containers = []corev1.Container{{Name: "a"}}
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", State: test.state}}
		if got := phaseOf(pod); got != test.want {
			t.Errorf("%s, %v: %s, not %s", test.policy, test.state, got, test.want)
		}
	}
}

func TestOnlyForTheAPIServer(t *testing.T) {
	asked := false
	handler := onlyFor(apiServerName, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/exec/a/b/c", nil))
	if answer.Code != http.StatusUnauthorized || asked {
		t.Errorf("without a certificate: %d", answer.Code)
	}
}

func TestLastLines(t *testing.T) {
	for count, want := range map[int]string{1: "c\n", 2: "b\nc\n", 9: "a\nb\nc\n"} {
		if got := string(lastLines([]byte("a\nb\nc\n"), count)); got != want {
			t.Errorf("%d: %q", count, got)
		}
	}
}

func TestSocketsOfADeepFolder(t *testing.T) {
	deep := within(t.TempDir(), strings.Repeat("deep/", 30))
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := &Settings{Folder: deep}
	listener, err := socketFor(settings.nodeSocket())
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := os.Stat(within(deep, "node.sock")); err != nil {
		t.Error(err)
	}
}
