package main

import (
	"bufio"
	"strings"
	"testing"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

func TestSecretsComeBySDS(t *testing.T) {
	rule := &cilium.HttpNetworkPolicyRule{HeaderMatches: []*cilium.HeaderMatch{{Name: "X-Token", ValueSdsSecret: "cilium-secrets/lab-token"}}}
	l := startLab(t, plainOK).open(allowHTTP(nil, rule))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	const text = "GET / HTTP/1.1\r\nHost: server\r\nX-Token: token\r\n\r\n"
	if answer, _ := ask(t, conn, reader, text); answer.StatusCode != 403 {
		t.Errorf("before the Secret has come: %d", answer.StatusCode)
	}
	if err := l.send(t, secretKind, "cilium-secrets/lab-token", &tls.Secret{
		Name: "cilium-secrets/lab-token",
		Type: &tls.Secret_GenericSecret{GenericSecret: &tls.GenericSecret{Secret: &core.DataSource{
			Specifier: &core.DataSource_InlineBytes{InlineBytes: []byte("token")},
		}}},
	}); err != nil {
		t.Fatal(err)
	}
	if answer, _ := ask(t, conn, reader, text); answer.StatusCode != 200 {
		t.Errorf("with the Secret: %d", answer.StatusCode)
	}
	if answer, _ := ask(t, conn, reader, strings.Replace(text, "token\r", "guess\r", 1)); answer.StatusCode != 403 {
		t.Errorf("with another value: %d", answer.StatusCode)
	}
}

func TestNothingThatCannotBeServedIsRefused(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	gateway := agentListener("gateway", freePort(t), false, l.logPath)
	gateway.ListenerFilters = nil
	if err := l.send(t, listenerKind, "gateway", gateway); err != nil {
		t.Fatal(err)
	}
	if err := l.send(t, policyKind, "8", &cilium.NetworkPolicy{
		EndpointIps: []string{"10.0.3.5"}, EndpointId: 8, IngressPerPortPolicies: ports(port(80, 0, allowHTTP(nil, get("(")))),
	}); err != nil {
		t.Fatal(err)
	}
	if l.counts.refused(listenerKind)+l.counts.refused(policyKind) > 0 {
		t.Error("the agent was refused what it sent")
	}
	conn := l.dialed()
	if answer, _ := ask(t, conn, bufio.NewReader(conn), "GET /"+rest); answer.StatusCode != 200 {
		t.Errorf("what could be served gets %d", answer.StatusCode)
	}
}

// The agent takes the answer for "it listens": a port that cannot be had is the one thing that is refused.
func TestAListenerIsTakenWhenItListens(t *testing.T) {
	l := startLab(t, plainOK)
	holder := startLab(t, plainOK).open(allow())
	began := time.Now()
	if err := l.send(t, listenerKind, "x", agentListener("x", holder.listener, true, l.logPath)); err == nil {
		t.Error("a listener whose port is taken was taken")
	}
	if waited := time.Since(began); waited < bindPatience || l.counts.refused(listenerKind) == 0 {
		t.Errorf("refused after %s, %d times", waited, l.counts.refused(listenerKind))
	}
	if err := l.remove(t, listenerKind, "x"); err != nil {
		t.Error(err)
	}
	l.open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	if answer, _ := ask(t, conn, bufio.NewReader(conn), "GET /"+rest); answer.StatusCode != 200 {
		t.Errorf("after the refusal another listener gets %d", answer.StatusCode)
	}
	if err := l.remove(t, listenerKind, "cilium-http-ingress"); err != nil {
		t.Fatal(err)
	}
	if conn, err := (loopback{server: addrPort(conn.RemoteAddr())}).dial(t.Context(), nil); err == nil {
		conn.Close()
		t.Error("a listener that is gone still listens")
	}
}

// An agent that starts again counts its versions anew. What it says is taken; until then its last word counts.
func TestTheAgentStartsAgain(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	l.policy(allowHTTP(nil, get("/a")))
	l.policy(allowHTTP(nil, get("/b")))
	l.agent.server.Stop()
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	for path, status := range map[string]int{"/": 403, "/b": 200} {
		if answer, _ := ask(t, conn, reader, "GET "+path+rest); answer.StatusCode != status {
			t.Errorf("without an agent %s gets %d", path, answer.StatusCode)
		}
	}
	l.agent = startAgent(t, l.settings.xdsSocket)
	l.open(allowHTTP(nil, get("/")))
	if l.counts.refused(policyKind)+l.counts.refused(listenerKind) > 0 {
		t.Error("the new agent was refused what it sent")
	}
	again := l.dialed()
	reader = bufio.NewReader(again)
	for path, status := range map[string]int{"/": 200, "/b": 403} {
		if answer, _ := ask(t, again, reader, "GET "+path+rest); answer.StatusCode != status {
			t.Errorf("with the new agent %s gets %d", path, answer.StatusCode)
		}
	}
}
