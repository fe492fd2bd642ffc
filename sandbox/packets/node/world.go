package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// startWorld starts the servers of the world outside, in its network namespace.
func startWorld(settings string) (*exec.Cmd, error) {
	world := exec.Command("ip", "netns", "exec", worldNetns, self(), stageWorld, settings)
	world.Stdout, world.Stderr = os.Stdout, os.Stderr
	world.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return world, world.Start()
}

// serveWorld answers for every name of the world: HTTP on 80, HTTPS on 443 with a certificate of the name that was asked for.
func serveWorld(file string) error {
	settings, err := readSettings(file)
	if err != nil {
		return err
	}
	ca, err := newAuthority("the sandbox's world")
	if err != nil {
		return err
	}
	if err := os.WriteFile(settings.WorldCA, pemOf("CERTIFICATE", ca.cert.Raw), 0o644); err != nil {
		return err
	}
	certificates := &certificates{ca: ca, known: map[string]*tls.Certificate{}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s in the sandbox's world\n", r.Host)
	})
	failed := make(chan error, 2)
	go func() { failed <- http.ListenAndServe(":80", handler) }()
	go func() {
		server := &http.Server{
			Addr: ":443", Handler: handler,
			ErrorLog:  log.New(discard{}, "", 0),
			TLSConfig: &tls.Config{GetCertificate: certificates.of},
		}
		failed <- server.ListenAndServeTLS("", "")
	}()
	return <-failed
}

// discard: a probe that only connects is not worth a line.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

type certificates struct {
	ca    *authority
	lock  sync.Mutex
	known map[string]*tls.Certificate
}

func (c *certificates) of(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := hello.ServerName
	if name == "" {
		name, _, _ = net.SplitHostPort(hello.Conn.LocalAddr().String())
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if known := c.known[name]; known != nil {
		return known, nil
	}
	der, key, err := c.ca.issue(name, x509.ExtKeyUsageServerAuth)
	if err != nil {
		return nil, err
	}
	c.known[name] = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	return c.known[name], nil
}
