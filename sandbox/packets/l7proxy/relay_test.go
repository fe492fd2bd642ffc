package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWebsocket(t *testing.T) {
	l := startLab(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "websocket" {
			http.Error(w, "no upgrade came", 400)
			return
		}
		client, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer client.Close()
		fmt.Fprintf(buffered, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
		buffered.Flush()
		line, _ := buffered.ReadString('\n')
		fmt.Fprintf(buffered, "echo %s", line)
		buffered.Flush()
	}).open(allowHTTP(nil, get("/")))
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	const upgrade = " HTTP/1.1\r\nHost: server\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
	if answer, _ := ask(t, conn, reader, "GET /deny"+upgrade); answer.StatusCode != 403 {
		t.Errorf("a websocket that no rule allows gets %d", answer.StatusCode)
	}
	fmt.Fprint(conn, "GET /"+upgrade)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil || answer.StatusCode != 101 || answer.Header.Get("Upgrade") != "websocket" {
		t.Fatalf("the upgrade gets %v (%v)", answer, err)
	}
	fmt.Fprint(conn, "hello\n")
	if line, err := reader.ReadString('\n'); err != nil || line != "echo hello\n" {
		t.Errorf("the server says %q (%v)", line, err)
	}
	if _, err := reader.ReadByte(); err != io.EOF {
		t.Errorf("the connection does not end with the server's: %v", err)
	}
}

func TestBodiesArePassedOn(t *testing.T) {
	l := startLab(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%d %v", len(body), err)
	}).open(allow())
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	large := strings.Repeat("x", 300_000)
	for _, text := range []string{
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + large,
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n" + large + "\r\n0\r\nX-Trailer: t\r\n\r\n",
	} {
		if answer, body := ask(t, conn, reader, text); answer.StatusCode != 200 || body != "300000 <nil>" {
			t.Errorf("a body of 300000 bytes arrives as %q (%d)", body, answer.StatusCode)
		}
	}
}

// A client that waits to be told to go on is told only where its request may pass.
func TestContinue(t *testing.T) {
	l := startLab(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Write(body)
	}).open(allowHTTP(nil, asks(pattern(":path", "/"))))
	const head = " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
	conn := l.dialed()
	reader := bufio.NewReader(conn)
	fmt.Fprint(conn, "POST /"+head)
	if line, err := reader.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("the client is told %q (%v)", line, err)
	}
	reader.ReadString('\n')
	if answer, body := ask(t, conn, reader, "hello"); answer.StatusCode != 200 || body != "hello" {
		t.Errorf("the answer is %d, %q", answer.StatusCode, body)
	}
	if answer, _ := ask(t, conn, reader, "POST /deny"+head); answer.StatusCode != 403 || !answer.Close {
		t.Errorf("without permission: %d, closing %v", answer.StatusCode, answer.Close)
	}
}

func TestAnswersStream(t *testing.T) {
	goOn := make(chan struct{})
	l := startLab(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "first")
		http.NewResponseController(w).Flush()
		<-goOn
		fmt.Fprint(w, "second")
	}).open(allow())
	conn := l.dialed()
	fmt.Fprint(conn, "GET /"+rest)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	part := make([]byte, 5)
	if _, err := io.ReadFull(answer.Body, part); err != nil || string(part) != "first" {
		t.Fatalf("%q (%v)", part, err)
	}
	close(goOn)
	if more, err := io.ReadAll(answer.Body); err != nil || string(more) != "second" {
		t.Errorf("%q (%v)", more, err)
	}
}

func TestAnAnswerThatBreaksOffIsSeenToBreakOff(t *testing.T) {
	for name, head := range map[string]string{"length": "Content-Length: 100\r\n", "chunks": "Transfer-Encoding: chunked\r\n"} {
		t.Run(name, func(t *testing.T) {
			l := startLab(t, func(w http.ResponseWriter, _ *http.Request) {
				client, buffered, _ := http.NewResponseController(w).Hijack()
				fmt.Fprintf(buffered, "HTTP/1.1 200 OK\r\n%s\r\n3\r\nabc\r\n", head)
				buffered.Flush()
				client.Close()
			}).open(allow())
			conn := l.dialed()
			fmt.Fprint(conn, "GET /"+rest)
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(answer.Body); err == nil {
				t.Error("the answer looks whole")
			}
		})
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	l := startLab(t, plainOK)
	l.proxy.sockets = loopback{server: addrPortOf(fmt.Sprintf("127.0.0.1:%d", freePort(t))), pretended: addrPortOf(podAddress + ":80")}
	l.open(allow())
	conn := l.dialed()
	answer, body := ask(t, conn, bufio.NewReader(conn), "GET /"+rest)
	if answer.StatusCode != 503 || !strings.HasPrefix(body, "upstream connect error") {
		t.Errorf("%d %q", answer.StatusCode, body)
	}
	l.nextEntry(t)
	if entry := l.nextEntry(t); entry.GetHttp().GetStatus() != 503 {
		t.Errorf("logged: %v", entry)
	}
}

// A request whose client has gone does not keep its server busy.
func TestAClientThatGoesEndsItsRequest(t *testing.T) {
	ended := make(chan struct{})
	l := startLab(t, func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(ended)
	}).open(allow())
	conn := l.dialed()
	fmt.Fprint(conn, "GET /"+rest)
	<-l.received
	conn.Close()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the server still works for a client that has gone")
	}
}

func TestRequestsKeepToTheirConnection(t *testing.T) {
	addresses := make(chan string, 10)
	l := startLab(t, func(_ http.ResponseWriter, r *http.Request) { addresses <- r.RemoteAddr }).open(allow())
	first, second := l.dialed(), l.dialed()
	one, two := bufio.NewReader(first), bufio.NewReader(second)
	for range 2 {
		ask(t, first, one, "GET /"+rest)
		ask(t, second, two, "GET /"+rest)
	}
	seen := []string{<-addresses, <-addresses, <-addresses, <-addresses}
	if seen[0] != seen[2] || seen[1] != seen[3] || seen[0] == seen[1] {
		t.Errorf("two clients come over %v", seen)
	}
}

func TestHeadsThatAreTooLong(t *testing.T) {
	l := startLab(t, plainOK).open(allow())
	conn := l.dialed()
	answer, _ := ask(t, conn, bufio.NewReader(conn), "GET / HTTP/1.1\r\nHost: a\r\nX: "+strings.Repeat("x", maxHeadBytes)+"\r\n\r\n")
	if answer.StatusCode != 431 {
		t.Errorf("%d", answer.StatusCode)
	}
}
