package main

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// kind says how a container of an image is run.
type kind int

const (
	// isolated: a process of its own with a read-only system, without capabilities.
	isolated kind = iota
	// agent: Cilium's agent, which has the node's namespaces for itself.
	agent
	// played: nothing runs; it is said to be ready, and that it is played.
	played
)

// image is what stands for a container image on this node.
type image struct {
	kind kind
	// entrypoint is what the image runs when the container has no command.
	entrypoint []string
	// programs are bound into the container: path inside, by name of the program.
	programs map[string]string
	// files are made in the container: text by path.
	files map[string]string
	// env are the image's own variables, as NAME=value.
	env []string
	// bare: the real image holds its program and nothing else, so no command can be run beside it.
	bare bool
	// why is said of a played image.
	why string
}

// images maps repositories to programs; an image's tag and digest don't matter, and are said in the pod's status.
var images = map[string]image{
	"quay.io/cilium/cilium":       {kind: agent, env: []string{"HUBBLE_SERVER=unix:///var/run/cilium/hubble.sock"}},
	"quay.io/cilium/cilium-envoy": {kind: played, why: "the agent starts its proxy itself on this node"},
	"quay.io/cilium/hubble-relay": {
		entrypoint: []string{"/usr/bin/hubble-relay"}, programs: map[string]string{"hubble-relay": "/programs/hubble-relay"},
		bare: true,
	},
	"registry.k8s.io/coredns/coredns": {
		entrypoint: []string{"/coredns"}, programs: map[string]string{"coredns": "/coredns"}, bare: true,
	},
	"docker.io/nginxinc/nginx-unprivileged": {
		entrypoint: []string{"/usr/sbin/nginx", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"},
		files:      map[string]string{"/etc/nginx/nginx.conf": nginxConf},
	},
	// The image is Alpine's, whose nslookup is busybox'.
	"docker.io/curlimages/curl": {
		entrypoint: []string{"curl"}, programs: map[string]string{"busybox": "/programs/nslookup"},
	},
	"registry.k8s.io/e2e-test-images/agnhost": {
		entrypoint: []string{"/agnhost"}, programs: map[string]string{"agnhost": "/agnhost"},
	},

	"quay.io/cilium/operator-generic":                        {kind: played, why: operatorWhy},
	"quay.io/cilium/operator":                                {kind: played, why: operatorWhy},
	"quay.io/cilium/hubble-ui":                               {kind: played, why: noNode},
	"quay.io/cilium/hubble-ui-backend":                       {kind: played, why: noNode},
	"quay.io/cilium/certgen":                                 {kind: played, why: noNode},
	"quay.io/cilium/clustermesh-apiserver":                   {kind: played, why: noNode},
	"quay.io/prometheus/prometheus":                          {kind: played, why: noNode},
	"quay.io/prometheus/alertmanager":                        {kind: played, why: noNode},
	"quay.io/prometheus/node-exporter":                       {kind: played, why: noNode},
	"quay.io/prometheus-operator/prometheus-operator":        {kind: played, why: noNode},
	"quay.io/prometheus-operator/prometheus-config-reloader": {kind: played, why: noNode},
	"registry.k8s.io/kube-state-metrics/kube-state-metrics":  {kind: played, why: noNode},
	"docker.io/grafana/grafana":                              {kind: played, why: noNode},
	"quay.io/kiwigrid/k8s-sidecar":                           {kind: played, why: noNode},
	"ghcr.io/spiffe/spire-agent":                             {kind: played, why: noNode},
	"ghcr.io/spiffe/spire-server":                            {kind: played, why: noNode},
	"docker.io/library/busybox":                              {kind: played, why: noNode},
}

const (
	noNode      = "no program for it on this node, and no packet of the lab depends on it"
	operatorWhy = "the sandbox serves Cilium's definitions, and addresses come from the Node's podCIDR"
)

// repository is an image's name without tag and digest, with the registry that is meant where none is named.
func repository(name string) string {
	name, _, _ = strings.Cut(name, "@")
	if slash := strings.LastIndex(name, "/"); strings.Contains(name[slash+1:], ":") {
		name = name[:strings.LastIndex(name, ":")]
	}
	first, rest, several := strings.Cut(name, "/")
	switch {
	case !several:
		return "docker.io/library/" + name
	case !strings.ContainsAny(first, ".:") && first != "localhost":
		return "docker.io/" + name
	case first == "index.docker.io":
		return "docker.io/" + rest
	}
	return name
}

// imageOf finds what stands for a container's image.
func imageOf(container corev1.Container) (image, bool) {
	found, known := images[repository(container.Image)]
	return found, known
}

// nginxConf makes Debian's nginx answer as the image nginxinc/nginx-unprivileged does: it listens on 8080 as any user, and
// keeps what it writes in /tmp.
const nginxConf = `worker_processes auto;
error_log /dev/stderr notice;
pid /tmp/nginx.pid;
events { worker_connections 1024; }
http {
  client_body_temp_path /tmp/client_temp;
  proxy_temp_path /tmp/proxy_temp;
  fastcgi_temp_path /tmp/fastcgi_temp;
  uwsgi_temp_path /tmp/uwsgi_temp;
  scgi_temp_path /tmp/scgi_temp;
  types { text/html html; }
  default_type application/octet-stream;
  access_log /dev/stdout combined;
  sendfile on;
  keepalive_timeout 65;
  server {
    listen 8080;
    server_name localhost;
    location / {
      root /usr/share/nginx/html;
      index index.html index.htm;
    }
  }
}
`
