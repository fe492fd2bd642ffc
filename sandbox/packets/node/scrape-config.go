package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// serviceMonitor is what of monitoring.coreos.com/v1 ServiceMonitor the sandbox's Prometheus does. Another field (TLS,
// credentials, limits, …) is refused by name: a scrape that is made otherwise than it was asked for shows nothing.
type serviceMonitor struct {
	JobLabel          string               `json:"jobLabel"`
	TargetLabels      []string             `json:"targetLabels"`
	PodTargetLabels   []string             `json:"podTargetLabels"`
	Selector          metav1.LabelSelector `json:"selector"`
	NamespaceSelector struct {
		Any        bool     `json:"any"`
		MatchNames []string `json:"matchNames"`
	} `json:"namespaceSelector"`
	Endpoints []monitorEndpoint `json:"endpoints"`
}

type monitorEndpoint struct {
	Port              string              `json:"port"`
	TargetPort        *intstr.IntOrString `json:"targetPort"`
	Path              string              `json:"path"`
	Scheme            string              `json:"scheme"`
	Params            map[string][]string `json:"params"`
	Interval          string              `json:"interval"`
	ScrapeTimeout     string              `json:"scrapeTimeout"`
	HonorLabels       bool                `json:"honorLabels"`
	HonorTimestamps   *bool               `json:"honorTimestamps"`
	FilterRunning     *bool               `json:"filterRunning"`
	Relabelings       []relabeling        `json:"relabelings"`
	MetricRelabelings []relabeling        `json:"metricRelabelings"`
}

type relabeling struct {
	SourceLabels []string `json:"sourceLabels"`
	Separator    *string  `json:"separator"`
	TargetLabel  string   `json:"targetLabel"`
	Regex        string   `json:"regex"`
	Modulus      uint64   `json:"modulus"`
	Replacement  *string  `json:"replacement"`
	Action       string   `json:"action"`
}

// relabel is one of Prometheus' relabel_configs (Prometheus, "Configuration").
type relabel struct {
	SourceLabels []string `json:"source_labels,omitempty"`
	Separator    string   `json:"separator,omitempty"`
	TargetLabel  string   `json:"target_label,omitempty"`
	Regex        string   `json:"regex,omitempty"`
	Modulus      uint64   `json:"modulus,omitempty"`
	Replacement  *string  `json:"replacement,omitempty"`
	Action       string   `json:"action,omitempty"`
}

type scrapeJob struct {
	Name                 string              `json:"job_name"`
	HonorLabels          bool                `json:"honor_labels"`
	HonorTimestamps      *bool               `json:"honor_timestamps,omitempty"`
	FileSD               []fileSD            `json:"file_sd_configs,omitempty"`
	Interval             string              `json:"scrape_interval,omitempty"`
	Timeout              string              `json:"scrape_timeout,omitempty"`
	Path                 string              `json:"metrics_path,omitempty"`
	Params               map[string][]string `json:"params,omitempty"`
	Scheme               string              `json:"scheme,omitempty"`
	RelabelConfigs       []relabel           `json:"relabel_configs"`
	MetricRelabelConfigs []relabel           `json:"metric_relabel_configs,omitempty"`
}

type fileSD struct {
	Files []string `json:"files"`
}

type monitorName struct{ namespace, name string }

// readMonitor reads the spec of a ServiceMonitor.
func readMonitor(spec any) (*serviceMonitor, error) {
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var monitor serviceMonitor
	if err := decoder.Decode(&monitor); err != nil {
		return nil, fmt.Errorf("this Prometheus can't scrape as it says: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return &monitor, nil
}

// scrapeJobs are the jobs that the prometheus-operator makes of a ServiceMonitor (its pkg/prometheus/promcfg.go,
// generateServiceMonitorConfig). Only where targets come from is another: a file, whose labels are those of the service
// discovery that the operator would ask for (role `endpoints`).
func scrapeJobs(of monitorName, monitor *serviceMonitor, targets string) []scrapeJob {
	jobs := make([]scrapeJob, 0, len(monitor.Endpoints))
	for index, endpoint := range monitor.Endpoints {
		rules := []relabel{{SourceLabels: []string{"job"}, TargetLabel: "__tmp_prometheus_job_name"}}
		rules = append(rules, selectedBy(monitor.Selector)...)
		rules = append(rules, labelled(monitor, endpoint)...)
		rules = append(rules, relabelings(endpoint.Relabelings)...)
		jobs = append(jobs, scrapeJob{
			Name:        fmt.Sprintf("serviceMonitor/%s/%s/%d", of.namespace, of.name, index),
			HonorLabels: endpoint.HonorLabels, HonorTimestamps: endpoint.HonorTimestamps,
			FileSD:   []fileSD{{Files: []string{targets}}},
			Interval: endpoint.Interval, Timeout: endpoint.ScrapeTimeout,
			Path: endpoint.Path, Params: endpoint.Params, Scheme: strings.ToLower(endpoint.Scheme),
			RelabelConfigs:       append(inNamespaces(of, monitor), rules...),
			MetricRelabelConfigs: relabelings(endpoint.MetricRelabelings),
		})
	}
	return jobs
}

// inNamespaces stands for the namespaces in which a cluster's service discovery would look.
func inNamespaces(of monitorName, monitor *serviceMonitor) []relabel {
	names := monitor.NamespaceSelector.MatchNames
	if monitor.NamespaceSelector.Any {
		return nil
	}
	if len(names) == 0 {
		names = []string{of.namespace}
	}
	return []relabel{{Action: "keep", SourceLabels: []string{"__meta_kubernetes_namespace"}, Regex: strings.Join(names, "|")}}
}

func selectedBy(selector metav1.LabelSelector) []relabel {
	var rules []relabel
	serviceLabel := func(key string) []string {
		name := sanitized(key)
		return []string{"__meta_kubernetes_service_label_" + name, "__meta_kubernetes_service_labelpresent_" + name}
	}
	for _, key := range sortedKeys(selector.MatchLabels) {
		rules = append(rules, relabel{Action: "keep", SourceLabels: serviceLabel(key), Regex: "(" + selector.MatchLabels[key] + ");true"})
	}
	for _, wanted := range selector.MatchExpressions {
		label, oneOf := serviceLabel(wanted.Key), "("+strings.Join(wanted.Values, "|")+");true"
		switch wanted.Operator {
		case metav1.LabelSelectorOpIn:
			rules = append(rules, relabel{Action: "keep", SourceLabels: label, Regex: oneOf})
		case metav1.LabelSelectorOpNotIn:
			rules = append(rules, relabel{Action: "drop", SourceLabels: label, Regex: oneOf})
		case metav1.LabelSelectorOpExists:
			rules = append(rules, relabel{Action: "keep", SourceLabels: label[1:], Regex: "true"})
		case metav1.LabelSelectorOpDoesNotExist:
			rules = append(rules, relabel{Action: "drop", SourceLabels: label[1:], Regex: "true"})
		}
	}
	return rules
}

// labelled keeps the endpoint's port, and gives its targets the labels that the operator gives.
func labelled(monitor *serviceMonitor, endpoint monitorEndpoint) []relabel {
	var rules []relabel
	port := endpoint.Port
	switch {
	case port != "":
		rules = append(rules, relabel{Action: "keep", SourceLabels: []string{"__meta_kubernetes_endpoint_port_name"}, Regex: port})
	case endpoint.TargetPort != nil && endpoint.TargetPort.Type == intstr.String:
		port = endpoint.TargetPort.StrVal
		rules = append(rules, relabel{Action: "keep", SourceLabels: []string{"__meta_kubernetes_pod_container_port_name"}, Regex: port})
	case endpoint.TargetPort != nil:
		port = strconv.Itoa(endpoint.TargetPort.IntValue())
		rules = append(rules, relabel{Action: "keep", SourceLabels: []string{"__meta_kubernetes_pod_container_port_number"}, Regex: port})
	}
	whose := []string{"__meta_kubernetes_endpoint_address_target_kind", "__meta_kubernetes_endpoint_address_target_name"}
	rules = append(rules,
		relabel{SourceLabels: whose, Separator: ";", Regex: "Node;(.*)", Replacement: &all, TargetLabel: "node"},
		relabel{SourceLabels: whose, Separator: ";", Regex: "Pod;(.*)", Replacement: &all, TargetLabel: "pod"},
		relabel{SourceLabels: []string{"__meta_kubernetes_namespace"}, TargetLabel: "namespace"},
		relabel{SourceLabels: []string{"__meta_kubernetes_service_name"}, TargetLabel: "service"},
		relabel{SourceLabels: []string{"__meta_kubernetes_pod_name"}, TargetLabel: "pod"},
		relabel{SourceLabels: []string{"__meta_kubernetes_pod_container_name"}, TargetLabel: "container"},
	)
	if endpoint.FilterRunning == nil || *endpoint.FilterRunning {
		rules = append(rules, relabel{Action: "drop", SourceLabels: []string{"__meta_kubernetes_pod_phase"}, Regex: "(Failed|Succeeded)"})
	}
	taken := func(from, label, as string) relabel {
		return relabel{SourceLabels: []string{from + sanitized(label)}, TargetLabel: as, Regex: "(.+)", Replacement: &all}
	}
	for _, label := range monitor.TargetLabels {
		rules = append(rules, taken("__meta_kubernetes_service_label_", label, sanitized(label)))
	}
	for _, label := range monitor.PodTargetLabels {
		rules = append(rules, taken("__meta_kubernetes_pod_label_", label, sanitized(label)))
	}
	rules = append(rules, relabel{SourceLabels: []string{"__meta_kubernetes_service_name"}, TargetLabel: "job", Replacement: &all})
	if monitor.JobLabel != "" {
		rules = append(rules, taken("__meta_kubernetes_service_label_", monitor.JobLabel, "job"))
	}
	if port != "" {
		rules = append(rules, relabel{TargetLabel: "endpoint", Replacement: &port})
	}
	return rules
}

// all is the first group of a regex.
var all = "${1}"

func relabelings(own []relabeling) []relabel {
	rules := make([]relabel, 0, len(own))
	for _, rule := range own {
		made := relabel{
			SourceLabels: rule.SourceLabels, TargetLabel: rule.TargetLabel, Regex: rule.Regex, Modulus: rule.Modulus,
			Replacement: rule.Replacement, Action: strings.ToLower(rule.Action),
		}
		if rule.Separator != nil {
			made.Separator = *rule.Separator
		}
		rules = append(rules, made)
	}
	return rules
}

var notOfALabel = regexp.MustCompile(`[^a-zA-Z0-9_]`)

// sanitized is a label's name as Prometheus' service discovery writes it.
func sanitized(name string) string { return notOfALabel.ReplaceAllString(name, "_") }

func sortedKeys[V any](from map[string]V) []string {
	keys := make([]string, 0, len(from))
	for key := range from {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
