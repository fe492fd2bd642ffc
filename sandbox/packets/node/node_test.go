package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
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
	settings := Settings{Name: "n", Cgroup: "c", Folder: "/srv/lab", Keys: "/srv/lab/keys", BPF: "/opt/go/bpf", WorldCA: "/srv/lab/world-ca.crt"}
	if err := settings.check(); err != nil {
		t.Error(err)
	}
	settings.Programs = map[string]string{"cilium-agent": "/var/lib/cache/cilium-agent"}
	if err := settings.check(); err == nil || !strings.Contains(err.Error(), "/var/lib") {
		t.Errorf("a program that would be covered: %v", err)
	}
}

func TestWorldEnd(t *testing.T) {
	node := &Settings{Name: "packets-2", PodCIDR: "10.244.101.0/24", Wire: Wire{Address: "198.51.100.130", Gateway: "198.51.100.129", Bits: 25}}
	want := []string{
		"ip -n world address add 198.51.100.129/25 dev to-packets-2",
		"ip -n world link set to-packets-2 up",
		"ip -n world route add 10.244.101.0/24 via 198.51.100.130",
	}
	if got := worldEnd("to-packets-2", node, "ip -n world"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestEventually(t *testing.T) {
	tries := 0
	if err := eventually(time.Minute, func() error {
		if tries++; tries < 3 {
			return errors.New("not yet")
		}
		return nil
	}); err != nil || tries != 3 {
		t.Errorf("%v after %d tries", err, tries)
	}
	if err := eventually(0, func() error { return errors.New("never") }); err == nil || err.Error() != "never" {
		t.Errorf("%v, not the last reason", err)
	}
}

func TestEnvironmentOfTheImage(t *testing.T) {
	container := corev1.Container{Env: []corev1.EnvVar{{Name: "HUBBLE_SERVER", Value: "elsewhere"}}}
	all := environment(container, images["quay.io/cilium/cilium"], "/bin", "/tmp")
	own := slices.Index(all, "HUBBLE_SERVER=unix:///var/run/cilium/hubble.sock")
	if given := slices.Index(all, "HUBBLE_SERVER=elsewhere"); own < 0 || given < own {
		t.Errorf("%q: the image's comes first, the container's counts", all)
	}
}

func TestOneNodeHasTheWorld(t *testing.T) {
	folder := t.TempDir()
	file := within(folder, "node.json")
	text := `{"name":"n","cgroup":"c","folder":"` + folder + `","keys":"/k","bpf":"/b","worldCA":"/w"}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{file}); err == nil || !strings.Contains(err.Error(), "has the world outside") {
		t.Errorf("a first node without the world: %v", err)
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

func TestTheNewestStatusIsReportedLast(t *testing.T) {
	var lock sync.Mutex
	reported := []string{}
	node := &Node{notify: func(pod *corev1.Pod) {
		if pod.Labels["change"] == "first" {
			// Who reports may be held up.
			time.Sleep(50 * time.Millisecond)
		}
		lock.Lock()
		defer lock.Unlock()
		reported = append(reported, pod.Labels["change"])
	}}
	run := &podRun{node: node, pod: &corev1.Pod{}}
	var both sync.WaitGroup
	for _, change := range []string{"first", "second"} {
		both.Add(1)
		go func() {
			defer both.Done()
			run.change(func(pod *corev1.Pod) { pod.Labels = map[string]string{"change": change} })
		}()
		time.Sleep(10 * time.Millisecond)
	}
	both.Wait()
	if !slices.Equal(reported, []string{"first", "second"}) {
		t.Errorf("%v", reported)
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
