package main

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	cilium "github.com/cilium/proxy/go/cilium/api"
	"google.golang.org/protobuf/proto"
)

func testFlow() *flow {
	return &flow{
		spec:           &listenerSpec{ingress: true, proxyID: 10080},
		source:         netip.MustParseAddrPort("10.0.1.2:40000"),
		destination:    netip.MustParseAddrPort("10.0.3.4:80"),
		pod:            netip.MustParseAddr("10.0.3.4"),
		sourceIdentity: friend, destinationIdentity: 2001,
	}
}

func decoded(t *testing.T, message []byte) *cilium.LogEntry {
	t.Helper()
	entry := &cilium.LogEntry{}
	if err := proto.Unmarshal(message, entry); err != nil {
		t.Fatal(err)
	}
	return entry
}

func TestLogEntries(t *testing.T) {
	entry := newLogEntry(testFlow())
	headers := request("GET", "/deny", field{"x-forwarded-proto", "http"}, field{"x-request-id", "id"}, field{"x-a", "b"})
	describeRequest(entry, headers, cilium.HttpProtocol_HTTP11, &headerNotes{missing: []field{{"x-token", "t"}}})
	if entry.GetPolicyName() != "10.0.3.4" || entry.GetProxyId() != 10080 || !entry.GetIsIngress() ||
		entry.GetSourceSecurityId() != friend || entry.GetDestinationSecurityId() != 2001 ||
		entry.GetSourceAddress() != "10.0.1.2:40000" || entry.GetDestinationAddress() != "10.0.3.4:80" {
		t.Errorf("the connection is described as %v", entry)
	}
	described := entry.GetHttp()
	if described.GetMethod() != "GET" || described.GetPath() != "/deny" || described.GetHost() != "server" ||
		described.GetScheme() != "http" || len(described.GetHeaders()) != 2 || described.GetMissingHeaders()[0].GetKey() != "x-token" {
		t.Errorf("the request is described as %v", described)
	}
	answer := responseEntry(entry, 403, http.Header{"Content-Type": {"text/plain"}})
	if entry.GetEntryType() == cilium.EntryType_Response || entry.GetHttp().GetStatus() != 0 {
		t.Error("the entry of the request has changed")
	}
	names := ""
	for _, header := range answer.GetHttp().GetHeaders() {
		names += header.GetKey() + " "
	}
	if answer.GetEntryType() != cilium.EntryType_Response || answer.GetHttp().GetStatus() != 403 || names != "x-request-id content-type " {
		t.Errorf("the answer is described as %v", answer)
	}
}

func TestLongEntriesAreShortened(t *testing.T) {
	entry := newLogEntry(testFlow())
	many := []field{{"x-request-id", "id"}}
	for i := 0; i < 50; i++ {
		many = append(many, field{"x-long", strings.Repeat("v", 200)})
	}
	describeRequest(entry, request("GET", "/short", many...), cilium.HttpProtocol_HTTP11, &headerNotes{})
	for name, path := range map[string]string{"headers": "/short", "path": "/" + strings.Repeat("é", 5000)} {
		t.Run(name, func(t *testing.T) {
			entry.GetHttp().Path = path
			message, err := encodeEntry(entry, logLimit)
			if err != nil || len(message) > logLimit {
				t.Fatalf("%d bytes (%v)", len(message), err)
			}
			got := decoded(t, message)
			if got.GetHttp().GetMethod() != "GET" || got.GetPolicyName() != "10.0.3.4" || !strings.HasPrefix(path, got.GetHttp().GetPath()) {
				t.Errorf("what matters is gone: %v", got)
			}
		})
	}
	if len(entry.GetHttp().GetHeaders()) != 51 {
		t.Error("the entry itself was shortened")
	}
	entry.GetHttp().Headers = entry.GetHttp().GetHeaders()[:3]
	entry.GetHttp().Path = "/short"
	if message, _ := encodeEntry(entry, logLimit); len(decoded(t, message).GetHttp().GetHeaders()) != 3 {
		t.Error("an entry that fits was shortened")
	}
}
