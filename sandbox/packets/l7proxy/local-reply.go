package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// reply is an answer of the proxy's own.
type reply struct {
	status   int
	body     string
	location string
}

// grpcStatus maps a status of HTTP to one of gRPC, as Envoy does (source/common/grpc/status.cc).
func grpcStatus(status int) int {
	switch status {
	case http.StatusBadRequest:
		return 13
	case http.StatusUnauthorized:
		return 16
	case http.StatusForbidden:
		return 7
	case http.StatusNotFound:
		return 12
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return 14
	default:
		return 2
	}
}

// headers gives the status and the headers of the answer. A gRPC client gets 200 and its own status, without a body
// (source/common/http/utility.cc, sendLocalReply).
func (r reply) headers(grpc bool) (status int, headers http.Header, body string) {
	headers = http.Header{}
	if r.location != "" {
		headers.Set("Location", r.location)
	}
	if !grpc {
		if r.body != "" {
			headers.Set("Content-Type", "text/plain")
		}
		headers.Set("Content-Length", strconv.Itoa(len(r.body)))
		return r.status, headers, r.body
	}
	headers.Set("Content-Type", grpcMediaType)
	headers.Set("Grpc-Status", strconv.Itoa(grpcStatus(r.status)))
	if r.body != "" {
		headers.Set("Grpc-Message", percentEncode(r.body))
	}
	return http.StatusOK, headers, ""
}

// percentEncode writes a message as gRPC over HTTP/2 wants it (PROTOCOL-HTTP2.md, Percent-Encoded).
func percentEncode(text string) string {
	out := strings.Builder{}
	for i := 0; i < len(text); i++ {
		if char := text[i]; char >= ' ' && char <= '~' && char != '%' {
			out.WriteByte(char)
		} else {
			fmt.Fprintf(&out, "%%%02X", char)
		}
	}
	return out.String()
}

func (r reply) send(w http.ResponseWriter, grpc bool, head bool) int {
	status, headers, body := r.headers(grpc)
	for name, values := range headers {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	if !head && body != "" {
		w.Write([]byte(body))
	}
	return status
}

// denialBody is the body of a 403: Envoy's filter ends it with a line end (cilium/l7policy.cc).
func denialBody(configured string) string {
	if configured == "" {
		configured = "Access denied"
	}
	if strings.HasSuffix(configured, "\r\n") {
		return configured
	}
	return configured + "\r\n"
}
