package main

import (
	"encoding/json"
	"fmt"
)

// question is one line of input: a world and the flows that are asked about. It mirrors verdicts/world.ts.
type question struct {
	ClusterName string                    `json:"clusterName"`
	Namespaces  map[string]namespaceInput `json:"namespaces"`
	Endpoints   []endpointInput           `json:"endpoints"`
	Services    []serviceInput            `json:"services"`
	CIDRGroups  map[string]cidrGroupInput `json:"cidrGroups"`
	Nodes       map[string]nodeInput      `json:"nodes"`
	Addresses   map[string]any            `json:"addresses"`
	// IngressProxy is true unless the world says that neither Ingress nor Gateway API is on.
	IngressProxy *bool             `json:"ingressProxy"`
	Secrets      map[string]string `json:"secrets"`
	Policies     []json.RawMessage `json:"policies"`
	Flows        []flowInput       `json:"flows"`
}

type namespaceInput struct {
	Labels map[string]string `json:"labels"`
}

type nodeInput struct {
	APIServer bool `json:"apiServer"`
}

type namedPortInput struct {
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
}

type endpointInput struct {
	Name           string                    `json:"name"`
	Namespace      string                    `json:"namespace"`
	Labels         map[string]string         `json:"labels"`
	ServiceAccount string                    `json:"serviceAccount"`
	Cluster        string                    `json:"cluster"`
	NamedPorts     map[string]namedPortInput `json:"namedPorts"`
	Node           string                    `json:"node"`
}

type servicePortInput struct {
	Port       int             `json:"port"`
	Name       string          `json:"name"`
	TargetPort json.RawMessage `json:"targetPort"`
	Protocol   string          `json:"protocol"`
}

type serviceInput struct {
	Name      string             `json:"name"`
	Namespace string             `json:"namespace"`
	Labels    map[string]string  `json:"labels"`
	Selector  map[string]string  `json:"selector"`
	Ports     []servicePortInput `json:"ports"`
	Addresses []string           `json:"addresses"`
	Headless  bool               `json:"headless"`
}

type cidrGroupInput struct {
	Labels map[string]string `json:"labels"`
	CIDRs  []string          `json:"cidrs"`
}

type httpInput struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Host    string            `json:"host"`
	Headers map[string]string `json:"headers"`
}

type dnsInput struct {
	Name string `json:"name"`
}

type tlsInput struct {
	ServerName string `json:"serverName"`
}

type flowInput struct {
	From     any        `json:"from"`
	To       any        `json:"to"`
	Port     *int       `json:"port"`
	Protocol string     `json:"protocol"`
	HTTP     *httpInput `json:"http"`
	DNS      *dnsInput  `json:"dns"`
	TLS      *tlsInput  `json:"tls"`
}

// peerInput is one end of a flow; exactly one of its fields is set.
type peerInput struct {
	pod     string
	entity  string
	node    string
	cidr    string
	fqdn    string
	service string
}

// peerOf reads a string as a pod and an object as any other end. Ends are decoded without a type before: a method on a
// type of their own would have every flow parsed twice.
func peerOf(decoded any) (peer peerInput, err error) {
	if name, isPod := decoded.(string); isPod {
		return peerInput{pod: name}, nil
	}
	object, _ := decoded.(map[string]any)
	set := 0
	for field, into := range map[string]*string{
		"entity": &peer.entity, "node": &peer.node, "cidr": &peer.cidr, "fqdn": &peer.fqdn, "service": &peer.service,
	} {
		if text, isText := object[field].(string); isText && text != "" {
			*into = text
			set++
		}
	}
	if set != 1 {
		return peer, fmt.Errorf("an end is not one of a pod, entity, node, cidr, fqdn, service: %v", decoded)
	}
	return peer, nil
}
