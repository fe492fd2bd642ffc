package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// operatorTests is the folder with what the prometheus-operator's own tests expect, in the module that the sandbox pins.
func operatorTests(t *testing.T) string {
	t.Helper()
	command := exec.Command("go", "mod", "download", "-json", "github.com/prometheus-operator/prometheus-operator@v0.91.0")
	command.Dir = "../../tools/sources"
	answer, err := command.Output()
	if err != nil {
		t.Fatalf("the prometheus-operator's sources: %v", err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(answer, &module); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(module.Dir, "pkg", "prometheus", "testdata")
}

// normal is a job as both write it: where its targets come from, and how an operator of several Prometheus shards them, left out.
func normal(t *testing.T, job any) map[string]any {
	t.Helper()
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "kubernetes_sd_configs")
	delete(all, "file_sd_configs")
	var rules []any
	for _, rule := range all["relabel_configs"].([]any) {
		text, _ := json.Marshal(rule)
		if !strings.Contains(string(text), "__tmp_hash") && !strings.Contains(string(text), `"regex":"default","source_labels":["__meta_kubernetes_namespace"]`) {
			rules = append(rules, rule)
		}
	}
	all["relabel_configs"] = rules
	return all
}

// The monitors are those of the operator's tests of these names (pkg/prometheus/promcfg_test.go).
func TestScrapesAreThoseOfTheOperator(t *testing.T) {
	folder := operatorTests(t)
	for golden, spec := range map[string]string{
		"SettingHonorLabels.golden": `{"targetLabels":["example","env"],"selector":{},"endpoints":[{"honorLabels":true,"port":"web","interval":"30s"}]}`,
		"TestServiceMonitorWithDefaultServiceDiscoveryRole.golden": `{"selector":{"matchLabels":{"foo":"bar"},
			"matchExpressions":[{"key":"alpha","operator":"In","values":["beta","gamma"]}]},"endpoints":[{"port":"web","interval":"30s"}]}`,
		"MatchExpressionsServiceMonitor.golden": `{"selector":{"matchExpressions":[{"key":"alpha","operator":"In","values":["beta","gamma"]}]},
			"endpoints":[{"port":"web","interval":"30s"}]}`,
	} {
		t.Run(golden, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(folder, golden))
			if err != nil {
				t.Fatal(err)
			}
			var expected struct {
				ScrapeConfigs []map[string]any `json:"scrape_configs"`
			}
			if err := yaml.Unmarshal(text, &expected); err != nil {
				t.Fatal(err)
			}
			var given any
			if err := json.Unmarshal([]byte(spec), &given); err != nil {
				t.Fatal(err)
			}
			monitor, err := readMonitor(given)
			if err != nil {
				t.Fatal(err)
			}
			want := expected.ScrapeConfigs[0]
			name := strings.Split(want["job_name"].(string), "/")
			jobs := scrapeJobs(monitorName{name[1], name[2]}, monitor, "/targets.json")
			if got, want := normal(t, jobs[0]), normal(t, want); !reflect.DeepEqual(got, want) {
				a, _ := json.MarshalIndent(got, "", " ")
				b, _ := json.MarshalIndent(want, "", " ")
				t.Errorf("%s\nnot\n%s", a, b)
			}
		})
	}
}

func monitorObject(namespace, name string, spec map[string]any) unstructured.Unstructured {
	return unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"namespace": namespace, "name": name}, "spec": spec,
	}}
}

func TestAMonitorThatAsksForMoreIsLeftOutByName(t *testing.T) {
	jobs, err := jobsOf([]unstructured.Unstructured{
		monitorObject("a", "secure", map[string]any{"endpoints": []any{map[string]any{"port": "web", "tlsConfig": map[string]any{}}}}),
		monitorObject("a", "plain", map[string]any{"endpoints": []any{map[string]any{"port": "web"}}}),
	}, nil)
	if err == nil || !strings.Contains(err.Error(), "ServiceMonitor a/secure is left out") || !strings.Contains(err.Error(), "tlsConfig") {
		t.Errorf("said of it: %v", err)
	}
	if len(jobs) != 2 || jobs[0].Name != "serviceMonitor/a/plain/0" || jobs[1].Name != "serviceMonitor/kube-system/sandbox-coredns/0" {
		t.Errorf("jobs: %+v", jobs)
	}
}

func dnsService() corev1.Service {
	return corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "kube-system", Name: "kube-dns", Labels: map[string]string{"k8s-app": "kube-dns"}}}
}

func TestDNSIsScrapedOnce(t *testing.T) {
	selector := map[string]any{"matchLabels": map[string]any{"k8s-app": "kube-dns"}}
	endpoints := []any{map[string]any{"port": "metrics"}}
	for namespace, want := range map[string]int{"kube-system": 1, "elsewhere": 2} {
		jobs, err := jobsOf([]unstructured.Unstructured{monitorObject("policy-lab", "core-dns", map[string]any{
			"selector": selector, "endpoints": endpoints, "namespaceSelector": map[string]any{"matchNames": []any{namespace}},
		})}, []corev1.Service{dnsService()})
		if err != nil || len(jobs) != want {
			t.Errorf("a monitor that looks in %s: %d jobs, %v", namespace, len(jobs), err)
		}
	}
}

func TestTargetsAreWhatRunsHere(t *testing.T) {
	port, name := int32(9153), "metrics"
	slice := discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{Namespace: "kube-system", Labels: map[string]string{discoveryv1.LabelServiceName: "kube-dns"}},
		Ports:      []discoveryv1.EndpointPort{{Name: &name, Port: &port}},
	}
	for _, pod := range []string{"real", "played", "elsewhere", "portless"} {
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{
			Addresses: []string{"10.0.0.1"}, TargetRef: &corev1.ObjectReference{Kind: "Pod", Namespace: "kube-system", Name: pod},
		})
	}
	pods := map[string]*corev1.Pod{}
	for name, image := range map[string]string{"real": "registry.k8s.io/coredns/coredns:v1", "played": "quay.io/cilium/operator-generic:v1", "portless": "registry.k8s.io/coredns/coredns:v1"} {
		container := corev1.Container{Name: "it", Image: image, Ports: []corev1.ContainerPort{{Name: "metrics", ContainerPort: port}}}
		if name == "portless" {
			container.Ports = nil
		}
		pods[name] = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.PodSpec{NodeName: "packets-1", Containers: []corev1.Container{container}}}
	}
	groups := discovered([]corev1.Service{dnsService()}, []discoveryv1.EndpointSlice{slice}, func(_, name string) *corev1.Pod { return pods[name] })
	if len(groups) != 1 {
		t.Fatalf("%d targets: %+v", len(groups), groups)
	}
	for label, want := range map[string]string{
		"pod_name": "real", "pod_node_name": "packets-1", "pod_container_name": "it", "endpoint_port_name": "metrics",
		"service_label_k8s_app": "kube-dns", "service_labelpresent_k8s_app": "true", "service_name": "kube-dns", "namespace": "kube-system",
	} {
		if got := groups[0].Labels[meta+label]; got != want {
			t.Errorf("%s: %q, not %q", label, got, want)
		}
	}
	if groups[0].Targets[0] != "10.0.0.1:9153" {
		t.Errorf("%v", groups[0].Targets)
	}
}
