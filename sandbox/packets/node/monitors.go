package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The prometheus-operator is in no chart that can be had everywhere, so the node does for the sandbox's Prometheus what
// the operator does: every ServiceMonitor is a scrape, every PrometheusRule is evaluated.
var (
	monitorKind = schema.GroupVersionResource{Group: "monitoring.coreos.com", Version: "v1", Resource: "servicemonitors"}
	ruleKind    = schema.GroupVersionResource{Group: "monitoring.coreos.com", Version: "v1", Resource: "prometheusrules"}
)

// monitorPause is how late a change of monitors, rules or targets may be: less than a scrape's interval.
const monitorPause = 3 * time.Second

// followMonitors keeps Prometheus' files as the cluster has monitors, rules and endpoints.
func (n *Node) followMonitors() {
	files, said := &prometheusFiles{}, ""
	for ; n.ctx.Err() == nil; time.Sleep(monitorPause) {
		before := *files
		err := n.followMonitorsOnce(n.ctx, files)
		if files.config != before.config || files.rules != before.rules {
			n.reloadPrometheus()
		}
		if err != nil && err.Error() != said {
			said = err.Error()
			log.Printf("scrapes: %v", err)
		}
	}
}

func (n *Node) followMonitorsOnce(ctx context.Context, files *prometheusFiles) error {
	monitors, err := n.objects(ctx, monitorKind)
	if err != nil {
		return err
	}
	rules, err := n.objects(ctx, ruleKind)
	if err != nil {
		return err
	}
	cached := metav1.ListOptions{ResourceVersion: "0"}
	services, err := n.client.CoreV1().Services("").List(ctx, cached)
	if err != nil {
		return err
	}
	endpoints, err := n.client.DiscoveryV1().EndpointSlices("").List(ctx, cached)
	if err != nil {
		return err
	}
	beside, err := n.podsBeside(ctx, cached)
	if err != nil {
		return err
	}
	podOf := func(namespace, name string) *corev1.Pod {
		if run := n.find(namespace, name); run != nil {
			return run.snapshot()
		}
		return beside[key(namespace, name)]
	}
	jobs, problems := jobsOf(monitors, services.Items)
	return errors.Join(problems, files.write(jobs, groupsOf(rules), discovered(services.Items, endpoints.Items, podOf)))
}

// podsBeside are the pods of the other nodes on which packets flow.
func (n *Node) podsBeside(ctx context.Context, options metav1.ListOptions) (map[string]*corev1.Pod, error) {
	found := map[string]*corev1.Pod{}
	if len(n.settings.Others) == 0 {
		return found, nil
	}
	all, err := n.client.CoreV1().Pods("").List(ctx, options)
	if err != nil {
		return nil, err
	}
	for index := range all.Items {
		pod := &all.Items[index]
		if slices.Contains(n.settings.Others, pod.Spec.NodeName) {
			found[key(pod.Namespace, pod.Name)] = pod
		}
	}
	return found, nil
}

// objects are all of a kind, in the order of their names; none where the cluster does not know the kind.
func (n *Node) objects(ctx context.Context, kind schema.GroupVersionResource) ([]unstructured.Unstructured, error) {
	list, err := n.dynamic.Resource(kind).List(ctx, metav1.ListOptions{ResourceVersion: "0"})
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return list.Items, nil
}

// dnsMonitor is how kube-prometheus-stack scrapes a cluster's CoreDNS (its `coreDns`: job `coredns`). The sandbox's own is
// scraped so where no other monitor does it.
var dnsMonitor = &serviceMonitor{
	Selector: metav1.LabelSelector{MatchLabels: map[string]string{"k8s-app": "kube-dns"}},
	Endpoints: []monitorEndpoint{{
		Port: "metrics", Interval: "10s", Relabelings: []relabeling{{TargetLabel: "job", Replacement: &dnsJob}},
	}},
}

var dnsJob = "coredns"

// monitorsDNS says whether a monitor of the cluster selects the Service of its DNS.
func monitorsDNS(of monitorName, monitor *serviceMonitor, services []corev1.Service) bool {
	selector, err := metav1.LabelSelectorAsSelector(&monitor.Selector)
	if err != nil {
		return false
	}
	namespaces := monitor.NamespaceSelector.MatchNames
	if len(namespaces) == 0 {
		namespaces = []string{of.namespace}
	}
	return slices.ContainsFunc(services, func(service corev1.Service) bool {
		in := monitor.NamespaceSelector.Any || slices.Contains(namespaces, service.Namespace)
		return in && service.Namespace == "kube-system" && service.Name == "kube-dns" && selector.Matches(labels.Set(service.Labels))
	})
}

// jobsOf are the scrapes of all monitors that can be made here, and an error about the others.
func jobsOf(monitors []unstructured.Unstructured, services []corev1.Service) ([]scrapeJob, error) {
	dns := false
	var jobs []scrapeJob
	var problems []error
	for _, object := range monitors {
		monitor, err := readMonitor(object.Object["spec"])
		if err != nil {
			problems = append(problems, fmt.Errorf("ServiceMonitor %s/%s is left out: %w", object.GetNamespace(), object.GetName(), err))
			continue
		}
		name := monitorName{object.GetNamespace(), object.GetName()}
		dns = dns || monitorsDNS(name, monitor, services)
		jobs = append(jobs, scrapeJobs(name, monitor, prometheusTargets)...)
	}
	if !dns {
		jobs = append(jobs, scrapeJobs(monitorName{"kube-system", "sandbox-coredns"}, dnsMonitor, prometheusTargets)...)
	}
	return jobs, errors.Join(problems...)
}

// groupsOf are the groups of rules of all PrometheusRules, whose form is Prometheus' own.
func groupsOf(rules []unstructured.Unstructured) []any {
	var all []any
	for _, object := range rules {
		groups, _, _ := unstructured.NestedSlice(object.Object, "spec", "groups")
		for _, group := range groups {
			named, is := group.(map[string]any)
			if !is {
				continue
			}
			// One name may be in two objects; the operator has a file for each.
			named["name"] = fmt.Sprintf("%s/%s/%v", object.GetNamespace(), object.GetName(), named["name"])
			all = append(all, named)
		}
	}
	return all
}
