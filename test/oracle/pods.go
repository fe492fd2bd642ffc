package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/types"
)

const defaultClusterName = "default"

// pod is an endpoint with what Cilium makes of it.
type pod struct {
	input   *endpointInput
	cluster string
	id      *identity.Identity
	ports   types.NamedPortMap
	// portsKey is the same for pods whose named ports are.
	portsKey string
}

// podIndex finds the world's pods by name.
type podIndex struct {
	pods        []*pod
	byName      map[string]*pod
	egressPorts types.NamedPortMultiMap
}

func readPods(asked *question, known *identities) (*podIndex, error) {
	everybody := types.NewNamedPortMultiMap()
	index := &podIndex{byName: make(map[string]*pod, 2*len(asked.Endpoints)), egressPorts: everybody}
	namespaces := map[string]namespaceLabels{}
	for i := range asked.Endpoints {
		input := &asked.Endpoints[i]
		added := &pod{input: input, cluster: input.Cluster}
		if added.cluster == "" {
			added.cluster = asked.ClusterName
		}
		namespace, found := namespaces[input.Namespace]
		if !found {
			namespace = namespaceOf(asked, input.Namespace)
			namespaces[input.Namespace] = namespace
		}
		added.id = known.ofPod(input, namespace, added.cluster)
		if err := added.readPorts(); err != nil {
			return nil, err
		}
		registerPorts(everybody, added.id.ID, added.ports)
		short := input.Namespace + "/" + input.Name
		full := added.cluster + "/" + short
		if index.byName[full] != nil {
			return nil, fmt.Errorf("two pods are called %q", full)
		}
		index.byName[full] = added
		// The local cluster's pod takes the short name, wherever it stands in the list.
		if taken := index.byName[short]; taken == nil || taken.cluster != asked.ClusterName && added.cluster == asked.ClusterName {
			index.byName[short] = added
		}
		index.pods = append(index.pods, added)
	}
	return index, nil
}

func (p *pod) readPorts() error {
	if len(p.input.NamedPorts) == 0 {
		return nil
	}
	p.ports = types.NamedPortMap{}
	texts := make([]string, 0, len(p.input.NamedPorts))
	for name, port := range p.input.NamedPorts {
		// A name that is none is not used as one; the agent logs it and goes on (pkg/k8s/watchers/pod.go).
		if err := p.ports.AddPort(name, port.Port, port.Protocol); err != nil {
			continue
		}
		texts = append(texts, fmt.Sprintf("%s=%d/%s", name, port.Port, port.Protocol))
	}
	slices.Sort(texts)
	p.portsKey = strings.Join(texts, " ")
	return nil
}

func (i *podIndex) find(name string) *pod {
	if _, _, _, ok := splitName(name); !ok {
		return nil
	}
	return i.byName[name]
}

func hasLabels(labels, wanted map[string]string) bool {
	for key, value := range wanted {
		if has, found := labels[key]; !found || has != value {
			return false
		}
	}
	return true
}

// targetPort is the pod's port behind a Service's port; 0 if the pod has none of that name.
func targetPort(port *servicePortInput, pod *pod, wanted *protocol) uint16 {
	var number int
	if err := json.Unmarshal(port.TargetPort, &number); err == nil && number > 0 && number <= 65535 {
		return uint16(number)
	}
	var name string
	if err := json.Unmarshal(port.TargetPort, &name); err == nil && name != "" {
		found, _ := pod.ports.GetNamedPort(name, wanted.number)
		return found
	}
	return uint16(port.Port)
}
