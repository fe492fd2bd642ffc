package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// drainTimeout is how long a client may go on sending what nobody wants.
const drainTimeout = time.Second

// serveHTTP1 serves the requests of a connection one after another, until one of the sides wants it to end. The heads
// are read here and not by Go's server, since that takes more than it should: two lengths, folded headers.
func (c *connection) serveHTTP1() {
	for {
		head, err := c.readHead()
		if err != nil {
			c.refuseHead(err)
			return
		}
		headers, err := headersOf(head)
		if err != nil {
			c.refuseHead(err)
			return
		}
		parsed, err := http.ReadRequest(c.reader)
		if err != nil {
			c.refuseHead(badHead("%v", err))
			return
		}
		if !c.exchangeHTTP1(headers, parsed) {
			return
		}
	}
}

// readHead reads one head and leaves it in the reader. Empty lines before it are skipped (RFC 9112, section 2.2).
func (c *connection) readHead() (*requestHead, error) {
	c.client.SetReadDeadline(time.Now().Add(idleTimeout))
	for {
		lineEnd, err := c.reader.Peek(2)
		if err != nil {
			return nil, err
		}
		if string(lineEnd) != "\r\n" {
			break
		}
		c.reader.Discard(2)
	}
	c.client.SetReadDeadline(time.Now().Add(headTimeout))
	for {
		buffered, _ := c.reader.Peek(c.reader.Buffered())
		if end := bytes.Index(buffered, []byte("\r\n\r\n")); end >= 0 {
			return parseHead(buffered[:end+4])
		}
		if bytes.Contains(buffered, []byte("\n\n")) {
			return nil, badHead("a line ends without a carriage return")
		}
		if len(buffered) >= maxHeadBytes {
			return nil, &headError{http.StatusRequestHeaderFieldsTooLarge, "the head is too long"}
		}
		if _, err := c.reader.Peek(len(buffered) + 1); err != nil {
			return nil, err
		}
	}
}

// refuseHead answers a request that cannot be read, and lets the connection end: where the next one begins is not known.
func (c *connection) refuseHead(err error) {
	refusal := &headError{}
	if !errors.As(err, &refusal) {
		return
	}
	logDebug("http", "%s to %s is refused: %v", c.flow.source, c.flow.destination, refusal)
	w := newResponseWriter(c.client, false)
	w.closing = true
	reply{status: refusal.status}.send(w, false, false)
	w.finish()
	// Without this the answer could be lost: a connection that is closed with unread bytes is reset.
	c.client.SetReadDeadline(time.Now().Add(drainTimeout))
	io.CopyN(io.Discard, c.reader, maxDrain)
}

// exchangeHTTP1 answers one request and says whether another may follow.
func (c *connection) exchangeHTTP1(headers *headerMap, parsed *http.Request) (more bool) {
	isHead := parsed.Method == http.MethodHead
	w := newResponseWriter(c.client, isHead)
	w.closing = headers.hasToken("connection", "close")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var body *requestBody
	if parsed.ContentLength != 0 {
		body = &requestBody{reader: parsed.Body, length: parsed.ContentLength}
		if strings.EqualFold(headers.get("expect"), "100-continue") {
			w.waiting, body.beforeRead = true, w.sendContinue
		}
		c.client.SetReadDeadline(time.Time{})
	}
	upgrading := upgradeOf(headers, c.flow.spec.http.websocket) == websocketUpgrade
	watched := make(chan struct{})
	if body == nil && !upgrading {
		go c.watchClient(cancel, watched)
	} else {
		close(watched)
	}
	if taken := c.exchange(ctx, w, headers, body, cilium.HttpProtocol_HTTP11); taken {
		return false
	}
	if w.finish() != nil {
		return false
	}
	if body != nil && !w.waiting {
		c.client.SetReadDeadline(time.Now().Add(drainTimeout))
		if !body.drain() {
			return false
		}
	}
	if w.closing {
		return false
	}
	<-watched
	return true
}

// watchClient ends a request whose client has gone. It waits for the client's next byte, which belongs to the next
// request and stays in the reader.
func (c *connection) watchClient(gone context.CancelFunc, watched chan<- struct{}) {
	defer close(watched)
	c.client.SetReadDeadline(time.Now().Add(idleTimeout))
	if _, err := c.reader.Peek(1); err != nil {
		gone()
	}
}
