package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// ask sends text over a connection and gives the answer with its body.
func ask(t *testing.T, conn io.ReadWriter, reader *bufio.Reader, text string) (*http.Response, string) {
	t.Helper()
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(text, " ")
	answer, err := http.ReadResponse(reader, &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

const rest = " HTTP/1.1\r\nHost: server\r\n\r\n"

func TestRequestsOnOneConnection(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP([]uint32{friend}, get("/")))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	for _, test := range []struct {
		text, body string
		status     int
	}{
		{"GET /" + rest, "hello", 200},
		{"GET /deny" + rest, "Access denied\r\n", 403},
		{"POST / HTTP/1.1\r\nHost: server\r\nContent-Length: 3\r\n\r\nabc", "Access denied\r\n", 403},
		{"POST / HTTP/1.1\r\nHost: server\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "Access denied\r\n", 403},
		{"HEAD /" + rest, "", 403},
		{"GET /x/.." + rest, "hello", 200},
		{"GET /deny/%2e%2e/deny" + rest, "Access denied\r\n", 403},
		{"GET /a%2Fb" + rest, "", 307},
		{"GET /a%00" + rest, "", 400},
		{"GET http://server/" + rest, "hello", 200},
		{"GET / HTTP/1.1\r\nHost: server\r\nUpgrade: TLS/1.0\r\nConnection: Upgrade\r\n\r\n", "", 403},
		{"GET / HTTP/1.1\r\nHost: server\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n", "hello", 200},
		{"GET /" + rest, "hello", 200},
	} {
		answer, body := ask(t, conn, reader, test.text)
		if answer.StatusCode != test.status || body != test.body {
			t.Errorf("%q gets %d and %q, want %d and %q", test.text, answer.StatusCode, body, test.status, test.body)
		}
		if test.status == 307 && answer.Header.Get("Location") != "/a/b" {
			t.Errorf("the client is sent to %q", answer.Header.Get("Location"))
		}
	}
	for len(l.received) > 0 {
		if got := <-l.received; got.Method != "GET" || got.URL.Path != "/" || got.Header.Get("Upgrade") != "" || got.Host != "server" {
			t.Errorf("the server was asked %s %s %v", got.Method, got.URL, got.Header)
		}
	}
}

// A request that is smuggled behind another one is a request: it is asked about too.
func TestPipelinedRequestsAreAskedAboutOneByOne(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	first, _ := ask(t, conn, reader, "GET /"+rest+"GET /deny"+rest)
	second, err := http.ReadResponse(reader, nil)
	if err != nil || first.StatusCode != 200 || second.StatusCode != 403 {
		t.Errorf("the answers are %d and %v (%v)", first.StatusCode, second, err)
	}
}

// What may be read in two ways is refused, and the connection ends: what follows is not read as a request.
func TestSmugglingEndsTheConnection(t *testing.T) {
	l := startLab(t, plainOK).open(allow())
	for _, text := range []string{
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /deny" + rest,
		"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\nGET /deny" + rest,
		"GET / HTTP/1.1\nHost: a\n\nGET /deny" + rest,
	} {
		conn := l.dialed()
		reader := bufio.NewReader(conn)
		answer, _ := ask(t, conn, reader, text)
		if answer.StatusCode != 400 || !answer.Close {
			t.Errorf("%q gets %d", text, answer.StatusCode)
		}
		if more, err := io.ReadAll(reader); err != nil || len(more) > 0 {
			t.Errorf("%q gets more: %q (%v)", text, more, err)
		}
	}
	if len(l.received) > 0 {
		t.Errorf("the server was asked: %v", (<-l.received).URL)
	}
}

func TestPeersThatNoRuleNamesAreReset(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP([]uint32{friend}, get("/")))
	l.peer.identity = stranger
	conn := l.dialed()
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the peer reads %d bytes (%v)", n, err)
	}
	if entry := l.nextEntry(t); entry.GetEntryType() != cilium.EntryType_Denied || entry.GetSourceSecurityId() != stranger {
		t.Errorf("logged: %v", entry)
	}
}

func TestTLSIsReset(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	conn.Write([]byte{tlsHandshake, 3, 1})
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("a connection with TLS is not reset: %v", err)
	}
}

func TestOpenConnectionsFollowThePolicy(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	if answer, _ := ask(t, conn, reader, "GET /"+rest); answer.StatusCode != 200 {
		t.Fatalf("the first answer is %d", answer.StatusCode)
	}
	l.policy(allowHTTP(nil, get("/other")))
	if answer, _ := ask(t, conn, reader, "GET /"+rest); answer.StatusCode != 403 {
		t.Errorf("after the change: %d", answer.StatusCode)
	}
	if err := l.remove(t, policyKind, "7"); err != nil {
		t.Fatal(err)
	}
	if answer, _ := ask(t, conn, reader, "GET /"+rest); answer.StatusCode != 403 {
		t.Errorf("without a policy: %d", answer.StatusCode)
	}
}

func TestRequestsAreLogged(t *testing.T) {
	l := startLab(t, plainOK).open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	ask(t, conn, reader, "GET /"+rest)
	ask(t, conn, reader, "GET /deny"+rest)
	for _, want := range []struct {
		kind   cilium.EntryType
		path   string
		status uint32
	}{
		{cilium.EntryType_Request, "/", 0},
		{cilium.EntryType_Response, "/", 200},
		{cilium.EntryType_Denied, "/deny", 0},
		{cilium.EntryType_Response, "/deny", 403},
	} {
		entry := l.nextEntry(t)
		if entry.GetEntryType() != want.kind || entry.GetHttp().GetPath() != want.path || entry.GetHttp().GetStatus() != want.status ||
			entry.GetPolicyName() != podAddress || entry.GetSourceSecurityId() != friend || entry.GetHttp().GetScheme() != "http" {
			t.Errorf("logged: %v; want %v", entry, want)
		}
	}
}
