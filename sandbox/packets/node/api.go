package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/virtual-kubelet/virtual-kubelet/errdefs"
	"github.com/virtual-kubelet/virtual-kubelet/node/api"
	utilexec "k8s.io/utils/exec"
)

// apiServerName is the common name of the certificate that the API server shows.
const apiServerName = "kube-apiserver-kubelet-client"

// streamIdleTimeout is a kubelet's own (streamingConnectionIdleTimeout).
const streamIdleTimeout = 4 * time.Hour

// serveAPI serves exec, logs and port-forward of this node's pods, on a socket that leads to a port of the machine's
// loopback. Whoever can reach that is not yet somebody: only the API server has a certificate.
func (n *Node) serveAPI() error {
	keys := n.settings.Keys
	pair, err := tls.LoadX509KeyPair(within(keys, "node.crt"), within(keys, "node.key"))
	if err != nil {
		return err
	}
	authority, err := os.ReadFile(within(keys, "ca.crt"))
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	_ = os.Remove(n.settings.nodeSocket())
	listener, err := net.Listen("unix", n.settings.nodeSocket())
	if err != nil {
		return err
	}
	if err := os.Chmod(n.settings.nodeSocket(), 0o600); err != nil {
		return err
	}
	pods := api.PodHandler(api.PodHandlerConfig{
		RunInContainer: n.exec, GetContainerLogs: n.logs, PortForward: n.portForward,
		GetPods: n.GetPods, GetPodsFromKubernetes: n.GetPods,
		StreamIdleTimeout: streamIdleTimeout, StreamCreationTimeout: 30 * time.Second,
	}, false)
	server := &http.Server{
		Handler: onlyFor(apiServerName, n.withPortsByWebSocket(pods)), ReadHeaderTimeout: 30 * time.Second, ErrorLog: log.New(discard{}, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.VerifyClientCertIfGiven, MinVersion: tls.VersionTLS12},
		// kubectl's exec upgrades its connection, which HTTP/2 has not.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	return server.ServeTLS(listener, "", "")
}

// onlyFor lets requests pass that come with a verified certificate of that name; all others are answered 401.
func onlyFor(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 || r.TLS.VerifiedChains[0][0].Subject.CommonName != name {
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// exec answers `kubectl exec`.
func (n *Node) exec(ctx context.Context, namespace, name, containerName string, words []string, attach api.AttachIO) error {
	run := n.find(namespace, name)
	if run == nil {
		return errdefs.NotFoundf("no pod %s/%s on this node", namespace, name)
	}
	container, err := containerOf(run.snapshot(), containerName)
	if err != nil {
		return errdefs.AsNotFound(err)
	}
	command, err := run.command(ctx, container, words)
	if err != nil {
		return err
	}
	if attach.TTY() {
		return inTerminal(command, attach)
	}
	if out := attach.Stdout(); out != nil {
		command.Stdout = out
	}
	if out := attach.Stderr(); out != nil {
		command.Stderr = out
	}
	if in := attach.Stdin(); in != nil {
		// Not as the command's Stdin: Wait would wait for the end of a stream that the user has not closed.
		pipe, err := command.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(pipe, in)
			pipe.Close()
		}()
	}
	return codeOf(command.Run())
}

// codeOf turns the end of a command into what the API server hands on as an exit code.
func codeOf(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return utilexec.CodeExitError{Err: err, Code: exitCode(err)}
	}
	return err
}

// portForward answers `kubectl port-forward`.
func (n *Node) portForward(ctx context.Context, namespace, name string, port int32, stream io.ReadWriteCloser) error {
	run := n.find(namespace, name)
	if run == nil {
		return errdefs.NotFoundf("no pod %s/%s on this node", namespace, name)
	}
	pod := run.snapshot()
	// From inside the pod, as a kubelet does it: no policy is in the way.
	words := []string{"nsenter", "--net=/run/netns/" + netnsOf(pod), "--", self(), stagePass, strconv.Itoa(int(port))}
	if pod.Spec.HostNetwork {
		words = words[3:]
	}
	path, err := lookIn(nodePath, words[0])
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, path, words[1:]...)
	var complaint bytes.Buffer
	command.Stdout, command.Stderr = stream, &complaint
	// Not as the command's Stdin: Run would wait for the end of a stream that the user has not closed.
	pipe, err := command.StdinPipe()
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(pipe, stream)
		pipe.Close()
	}()
	if err := command.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	return nil
}

// passPort connects standard input and output with a port of the network namespace that it runs in.
func passPort(port string) error {
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return err
	}
	defer conn.Close()
	go func() {
		_, _ = io.Copy(conn, os.Stdin)
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
	_, err = io.Copy(os.Stdout, conn)
	return err
}
