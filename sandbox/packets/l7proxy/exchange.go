package main

import (
	"context"
	"errors"
	"io"
	"net/http"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// exchange answers one request: it is cleaned as Envoy cleans it, the rules are asked, and it is refused or passed on.
// It returns true if the connection was handed to a websocket.
func (c *connection) exchange(
	ctx context.Context, w http.ResponseWriter, headers *headerMap, body *requestBody, protocol cilium.HttpProtocol,
) (taken bool) {
	isHead := headers.get(methodHeader) == http.MethodHead
	upgrade := upgradeOf(headers, c.flow.spec.http.websocket)
	refusal := c.prepare(headers, upgrade)
	if refusal != nil {
		refusal.send(w, headers.isGRPC(), isHead)
		return false
	}
	entry, notes := newLogEntry(c.flow), &headerNotes{}
	if !c.flow.allowed(c.store, c.known(c.flow.spec), headers, notes) {
		entry.EntryType = cilium.EntryType_Denied
		describeRequest(entry, headers, protocol, notes)
		c.log.write(entry)
		denial := reply{status: http.StatusForbidden, body: c.flow.spec.http.denial}
		status := denial.send(w, headers.isGRPC(), isHead)
		c.log.write(responseEntry(entry, status, w.Header()))
		return false
	}
	entry.EntryType = cilium.EntryType_Request
	describeRequest(entry, headers, protocol, notes)
	c.log.write(entry)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	answer, err := c.upstream.send(upstreamRequest(ctx, headers, body), cancel)
	if err != nil {
		failure := failureReply(err)
		logDebug("upstream", "%s: %v", c.flow.destination, err)
		status := failure.send(w, headers.isGRPC(), isHead)
		c.log.write(responseEntry(entry, status, w.Header()))
		return false
	}
	defer answer.Body.Close()
	c.log.write(responseEntry(entry, answer.StatusCode, answer.Header))
	if answer.StatusCode == http.StatusSwitchingProtocols {
		return c.relayWebsocket(w, answer, upgrade)
	}
	relay(w, answer)
	return false
}

// prepare makes of a request what the rules are asked about, or gives the answer that it gets without them. The order is
// Envoy's (source/common/http/conn_manager_impl.cc, decodeHeaders).
func (c *connection) prepare(headers *headerMap, upgrade upgradeKind) *reply {
	path, has := headers.joined(pathHeader)
	if !has {
		// CONNECT: no tunnel is ever allowed.
		return &reply{status: http.StatusForbidden}
	}
	clean, redirect, err := cleanPath(path, c.flow.spec.http.path)
	switch {
	case err != nil || len(clean) > 1 && clean[:2] == "//":
		// Two slashes in front would be taken for a host on the way on.
		return &reply{status: http.StatusBadRequest}
	case redirect:
		return &reply{status: http.StatusTemporaryRedirect, location: clean}
	}
	headers.set(pathHeader, clean)
	sanitize(headers, upgrade)
	if upgrade == refusedUpgrade {
		return &reply{status: http.StatusForbidden}
	}
	return nil
}

// failureReply is what a client gets whose server could not be asked.
func failureReply(err error) reply {
	if errors.Is(err, context.DeadlineExceeded) {
		return reply{status: http.StatusGatewayTimeout, body: "upstream request timeout"}
	}
	return reply{
		status: http.StatusServiceUnavailable,
		body:   "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
	}
}

// connectionHeaders belong to the server's connection alone.
var connectionHeaders = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"}

// relay passes an answer on as it comes, trailers included where the client speaks HTTP/2.
func relay(w http.ResponseWriter, answer *http.Response) {
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	for _, name := range connectionHeaders {
		w.Header().Del(name)
	}
	w.WriteHeader(answer.StatusCode)
	flusher, _ := w.(http.Flusher)
	if answer.Body != http.NoBody && answer.ContentLength != 0 && flusher != nil {
		flusher.Flush()
	}
	buffer := make([]byte, 32*1024)
	for {
		n, err := answer.Body.Read(buffer)
		if n > 0 {
			if _, failed := w.Write(buffer[:n]); failed != nil {
				return
			}
			if flusher != nil {
				flusher.Flush()
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			breakOff(w, err)
			return
		}
	}
	for name, values := range answer.Trailer {
		for _, value := range values {
			w.Header().Add(http.TrailerPrefix+name, value)
		}
	}
}

// breakOff lets the client see that the answer is not whole.
func breakOff(w http.ResponseWriter, err error) {
	if http1, is := w.(*responseWriter); is {
		http1.abort(err)
		return
	}
	panic(http.ErrAbortHandler)
}
