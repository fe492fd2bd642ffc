package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
)

const (
	apiServerNamespace = "default"
	apiServerName      = "kubernetes"
	apiServerPort      = 6443
	// proxyAddress stands in the EndpointSlice of a Service that leads to Cilium's own proxy (operator/pkg/model).
	proxyAddress = "192.192.192.192"
)

// backend is an end behind a Service, with the port that a flow to the Service arrives at.
type backend struct {
	end  end
	port uint16
}

func serviceNamed(asked *question, namespace, name string) *serviceInput {
	at := slices.IndexFunc(asked.Services, func(service serviceInput) bool {
		return service.Namespace == namespace && service.Name == name
	})
	if at >= 0 {
		return &asked.Services[at]
	}
	return nil
}

// withAPIServer adds the Service that every cluster has. Where the addresses behind it are not known, one stands for them
// that nothing is ever sent to.
func withAPIServer(services []serviceInput) []serviceInput {
	nowhere := []string{"0.0.0.0"}
	for i := range services {
		if services[i].isAPIServer() {
			if len(services[i].Addresses) == 0 {
				services[i].Addresses = nowhere
			}
			return services
		}
	}
	return append(services, serviceInput{
		Namespace: apiServerNamespace, Name: apiServerName, Ports: []servicePortInput{{Port: 443}}, Addresses: nowhere,
	})
}

func (s *serviceInput) isAPIServer() bool {
	return s.Namespace == apiServerNamespace && s.Name == apiServerName
}

// portFor is the port of a Service that a flow uses; undefined if it has none. A headless Service forwards nothing: its
// name stands for the addresses of its pods.
func (s *serviceInput) portFor(wantedPort int, wanted *protocol) *servicePortInput {
	if s.Headless && len(s.Selector) > 0 {
		return &servicePortInput{Port: wantedPort}
	}
	at := slices.IndexFunc(s.Ports, func(port servicePortInput) bool {
		offered, err := protocolOf(port.Protocol)
		return err == nil && offered == wanted && port.Port == wantedPort
	})
	if at < 0 {
		return nil
	}
	found := s.Ports[at]
	if s.isAPIServer() && len(found.TargetPort) == 0 {
		found.TargetPort = json.RawMessage(fmt.Sprint(apiServerPort))
	}
	return &found
}

// backendsOf are the ends that a flow to a Service may reach, or the reason why there are none.
func backendsOf(asked *question, name string, wantedPort int, wanted *protocol, known *identities, pods *podIndex) (found []backend, reason string, err error) {
	_, namespace, short, ok := splitName(name)
	var service *serviceInput
	if ok {
		service = serviceNamed(asked, namespace, short)
	}
	if service == nil {
		return nil, fmt.Sprintf("there is no Service %s", name), nil
	}
	port := service.portFor(wantedPort, wanted)
	if port == nil {
		return nil, fmt.Sprintf("Service %s has no port %d/%s", name, wantedPort, wanted.name), nil
	}
	if len(service.Selector) > 0 {
		for _, candidate := range pods.pods {
			if candidate.input.Namespace != namespace || !hasLabels(candidate.input.Labels, service.Selector) {
				continue
			}
			if target := targetPort(port, candidate, wanted); target != 0 {
				found = append(found, backend{end: end{pod: candidate, id: candidate.id}, port: target})
			}
		}
	} else {
		for _, peer := range service.peers() {
			behind, failed := endOf(asked, peer, known, pods)
			if failed != nil {
				return nil, "", failed
			}
			found = append(found, backend{end: behind, port: numericPort(port)})
		}
	}
	if len(found) == 0 {
		return nil, fmt.Sprintf("Service %s has nothing behind it", name), nil
	}
	return found, "", nil
}

// peers are what is behind a Service that selects no pods.
func (s *serviceInput) peers() (found []peerInput) {
	if s.isAPIServer() {
		return []peerInput{{entity: "kube-apiserver"}}
	}
	for _, address := range s.Addresses {
		if address == proxyAddress {
			found = append(found, peerInput{entity: "ingress"})
		} else if _, err := netip.ParseAddr(address); err == nil {
			found = append(found, peerInput{cidr: address})
		}
	}
	return found
}

func numericPort(port *servicePortInput) uint16 {
	var number int
	if err := json.Unmarshal(port.TargetPort, &number); err == nil && number > 0 && number <= 65535 {
		return uint16(number)
	}
	return uint16(port.Port)
}
