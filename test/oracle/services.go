package main

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/policy/api"
)

func sortedServices(services []serviceInput) []serviceInput {
	sorted := slices.Clone(services)
	slices.SortStableFunc(sorted, func(a, b serviceInput) int {
		return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	})
	return sorted
}

// resolveToServices adds to each egress rule what its `toServices` stands for: the Service's selector, or the addresses
// of a Service that has none. The agent does the same to its copy of the object before it parses it
// (pkg/policy/k8s/service.go); `egressDeny` is not looked at there either.
func resolveToServices(rule *api.Rule, services []serviceInput) {
	for i := range rule.Egress {
		egress := &rule.Egress[i]
		for _, reference := range egress.ToServices {
			for j := range services {
				if refersTo(&reference, &services[j]) {
					addService(egress, &services[j])
				}
			}
		}
	}
}

func refersTo(reference *api.Service, service *serviceInput) bool {
	if selector := reference.K8sServiceSelector; selector != nil {
		if selector.Namespace != "" && selector.Namespace != service.Namespace {
			return false
		}
		return matchesService(selector, service.Labels)
	}
	name := reference.K8sService
	return name != nil && name.ServiceName == service.Name && (name.Namespace == "" || name.Namespace == service.Namespace)
}

func addService(egress *api.EgressRule, service *serviceInput) {
	if len(service.Selector) > 0 {
		generated := selectorOfService(maps.Clone(service.Selector), service.Namespace)
		generated.Generated = true
		egress.ToEndpoints = append(egress.ToEndpoints, generated)
		return
	}
	for _, text := range service.Addresses {
		address, err := netip.ParseAddr(text)
		if err != nil {
			continue
		}
		prefix := netip.PrefixFrom(address, address.BitLen())
		egress.ToCIDRSet = append(egress.ToCIDRSet, api.CIDRRule{Cidr: api.CIDR(prefix.String()), Generated: true})
	}
}
