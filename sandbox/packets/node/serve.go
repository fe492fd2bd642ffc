package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/virtual-kubelet/virtual-kubelet/node"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/record"
)

// Node runs the pods of one Node object.
type Node struct {
	settings *Settings
	ctx      context.Context
	client   kubernetes.Interface
	dynamic  dynamic.Interface
	events   record.EventRecorder
	proxy    *proxyWatch
	// prometheus is its process now, once there is one.
	prometheus atomic.Pointer[process]

	lock   sync.Mutex
	pods   map[string]*podRun
	notify func(*corev1.Pod)

	bundle sync.Once
	roots  []byte
}

// kubePrism is where Talos has the API server on every node (Talos, "KubePrism"), and what the chart's values name.
const kubePrism = "127.0.0.1:7445"

const (
	workers = 8
	resync  = time.Minute
	// The Lease tells the controllers that the node is alive; as a kubelet's.
	leaseSeconds = 40
)

// serve is the node itself: it runs inside.
func serve(file string) error {
	settings, err := readSettings(file)
	if err != nil {
		return err
	}
	if err := relayAPI(settings); err != nil {
		return err
	}
	failed := make(chan error, 4)
	if settings.First {
		world, err := startWorld(file)
		if err != nil {
			return err
		}
		go func() { failed <- fmt.Errorf("the world ended: %w", world.Wait()) }()
	}

	config := &rest.Config{
		Host: "https://" + kubePrism,
		TLSClientConfig: rest.TLSClientConfig{
			CAFile: settings.APIServer.CA, CertFile: settings.APIServer.Cert, KeyFile: settings.APIServer.Key,
		},
		QPS: 50, Burst: 100,
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	definitions, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	broadcaster := record.NewBroadcaster()
	broadcaster.StartRecordingToSink(&corev1client.EventSinkImpl{Interface: client.CoreV1().Events("")})
	n := &Node{
		settings: settings, ctx: context.Background(), client: client, dynamic: definitions,
		pods: map[string]*podRun{}, proxy: newProxyWatch(),
		events: broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "packets-node", Host: settings.Name}),
	}
	if err := n.servePrometheus(); err != nil {
		return err
	}
	if settings.First {
		go n.copySecrets()
	}
	go n.proxy.run(n.ctx)
	go func() { failed <- n.serveParts() }()
	go func() { failed <- n.serveAPI() }()
	go func() { failed <- n.control() }()
	return <-failed
}

// relayAPI makes the API server reachable where a node of Talos and the Service `kubernetes` have it.
func relayAPI(settings *Settings) error {
	addresses := []string{kubePrism, net.JoinHostPort(settings.APIServer.Advertised, strconv.Itoa(settings.APIServer.Port))}
	for _, address := range addresses {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go relay(listener, dialer("unix", settings.apiSocket()))
	}
	return nil
}

// control keeps the Node object, its Lease and its pods, with virtual-kubelet's controllers.
func (n *Node) control() error {
	pods := informers.NewSharedInformerFactoryWithOptions(n.client, resync, informers.WithTweakListOptions(func(options *metav1.ListOptions) {
		options.FieldSelector = fields.OneTermEqualSelector("spec.nodeName", n.settings.Name).String()
	}))
	others := informers.NewSharedInformerFactory(n.client, resync)
	controller, err := node.NewPodController(node.PodControllerConfig{
		PodClient: n.client.CoreV1(), PodInformer: pods.Core().V1().Pods(), EventRecorder: n.events, Provider: n,
		ConfigMapInformer: others.Core().V1().ConfigMaps(), SecretInformer: others.Core().V1().Secrets(), ServiceInformer: others.Core().V1().Services(),
	})
	if err != nil {
		return err
	}
	if err := n.takeEphemeral(pods.Core().V1().Pods().Informer()); err != nil {
		return err
	}
	object, err := n.object()
	if err != nil {
		return err
	}
	if err := n.adopt(object); err != nil {
		return err
	}
	nodes, err := node.NewNodeController(node.NaiveNodeProvider{}, object, n.client.CoreV1().Nodes(),
		node.WithNodeEnableLeaseV1(n.client.CoordinationV1().Leases(corev1.NamespaceNodeLease), leaseSeconds))
	if err != nil {
		return err
	}
	pods.Start(n.ctx.Done())
	others.Start(n.ctx.Done())
	failed := make(chan error, 2)
	go func() { failed <- controller.Run(n.ctx, workers) }()
	select {
	case err := <-failed:
		return err
	case <-controller.Ready():
	}
	log.Printf("node %s takes pods", n.settings.Name)
	go func() { failed <- nodes.Run(n.ctx) }()
	return <-failed
}

// adopt brings the status of a Node object that an earlier life left up to date: it names the port of the node's API.
func (n *Node) adopt(object *corev1.Node) error {
	known, err := n.client.CoreV1().Nodes().Get(n.ctx, object.Name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	known.Status = object.Status
	_, err = n.client.CoreV1().Nodes().UpdateStatus(n.ctx, known, metav1.UpdateOptions{})
	return err
}

// networkReady asks whether Cilium's agent takes pods.
func (n *Node) networkReady() bool {
	conn, err := net.DialTimeout("unix", "/run/cilium/cilium.sock", time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	answer, err := prober.Get("http://127.0.0.1:9879/healthz")
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// trusted are the certificates that isolated containers trust: the machine's, and that of the world.
func (n *Node) trusted() []byte {
	n.bundle.Do(func() {
		roots, _ := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
		world, _ := os.ReadFile(n.settings.WorldCA)
		n.roots = append(roots, world...)
	})
	return n.roots
}
