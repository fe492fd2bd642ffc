package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

func http2Client(l *lab) *http.Client {
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	l.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

func TestHTTP2(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	client := http2Client(l)
	asked := sync.WaitGroup{}
	for i := 0; i < 40; i++ {
		path, want := "/", 200
		if i%2 == 1 {
			path, want = "/deny", 403
		}
		asked.Add(1)
		go func() {
			defer asked.Done()
			answer, err := client.Get("http://" + l.address + path)
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			if _, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != want || answer.ProtoMajor != 2 {
				t.Errorf("%s gets %d over %s (%v)", path, answer.StatusCode, answer.Proto, err)
			}
		}()
	}
	asked.Wait()
	for len(l.received) > 0 {
		if got := <-l.received; got.ProtoMajor != 2 || got.URL.Path != "/" {
			t.Errorf("the server was asked %s over %s", got.URL, got.Proto)
		}
	}
	if entry := l.nextEntry(t); entry.GetHttp().GetHttpProtocol() != cilium.HttpProtocol_HTTP2 {
		t.Errorf("logged: %v", entry)
	}
}

// A gRPC client gets an answer of gRPC: PermissionDenied, not a 403 that it would read as "unknown".
func TestGRPC(t *testing.T) {
	server := grpc.NewServer()
	checks := health.NewServer()
	healthv1.RegisterHealthServer(server, checks)
	check := asks(pattern(":path", "/grpc\\.health\\.v1\\.Health/Check"))
	l := startLab(t, server.ServeHTTP).open(allowHTTP(nil, check))
	connection, err := grpc.NewClient("passthrough:"+l.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	client := healthv1.NewHealthClient(connection)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if answer, err := client.Check(ctx, &healthv1.HealthCheckRequest{}); err != nil || answer.GetStatus() != healthv1.HealthCheckResponse_SERVING {
		t.Errorf("Check: %v, %v", answer, err)
	}
	stream, err := client.Watch(ctx, &healthv1.HealthCheckRequest{})
	if err == nil {
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.PermissionDenied || !strings.Contains(err.Error(), "Access denied") {
		t.Errorf("Watch: %v", err)
	}
	l.policy(allow())
	if stream, err = client.Watch(ctx, &healthv1.HealthCheckRequest{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []healthv1.HealthCheckResponse_ServingStatus{healthv1.HealthCheckResponse_SERVING, healthv1.HealthCheckResponse_NOT_SERVING} {
		answer, err := stream.Recv()
		if err != nil || answer.GetStatus() != want {
			t.Fatalf("a stream that stays open brings %v, %v; want %v", answer, err, want)
		}
		checks.SetServingStatus("", healthv1.HealthCheckResponse_NOT_SERVING)
	}
	if _, err := client.Check(ctx, &healthv1.HealthCheckRequest{Service: "none"}); status.Code(err) != codes.NotFound {
		t.Errorf("a status of the server's own: %v", err)
	}
}

func TestGRPCStatusOfAnswers(t *testing.T) {
	for status, want := range map[int]int{400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14, 307: 2} {
		sent, headers, body := reply{status: status, body: "a%\r\n"}.headers(true)
		if sent != 200 || headers.Get("Grpc-Status") != fmt.Sprint(want) || headers.Get("Grpc-Message") != "a%25%0D%0A" || body != "" {
			t.Errorf("%d is sent as %d with %v and %q", status, sent, headers, body)
		}
	}
}

func TestHTTP2HeadersAsRulesSeeThem(t *testing.T) {
	sent := &http.Request{Method: "GET", RequestURI: "/a", Host: "one", Header: http.Header{"Host": {"two"}, "X-A": {"1", "2"}}}
	headers, err := http2Headers(sent)
	if err != nil {
		t.Fatal(err)
	}
	if headers.get("host") != "one" || headers.get(":path") != "/a" || headers.get("x-a") != "1,2" {
		t.Errorf("read as %v", headers.fields)
	}
	for _, host := range []string{"", "a b", "a/b"} {
		if _, err := http2Headers(&http.Request{Host: host}); err == nil {
			t.Errorf("the host %q is taken", host)
		}
	}
}
