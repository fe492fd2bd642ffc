package main

import (
	"net/http"
	"strings"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// http2Handler serves the requests of an HTTP/2 connection. Go's server has checked their framing: it refuses what RFC
// 9113, section 8.2, calls malformed.
type http2Handler struct{ c *connection }

func (h http2Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	headers, err := http2Headers(r)
	if err != nil {
		reply{status: http.StatusBadRequest}.send(w, false, r.Method == http.MethodHead)
		return
	}
	var body *requestBody
	if r.ContentLength != 0 {
		body = &requestBody{reader: r.Body, length: r.ContentLength}
	}
	h.c.exchange(r.Context(), w, headers, body, cilium.HttpProtocol_HTTP2)
}

// http2Headers gives the headers as rules see them. A `host` beside `:authority` is dropped, as Envoy does.
func http2Headers(r *http.Request) (*headerMap, error) {
	if r.Host == "" || !isAuthority(r.Host) {
		return nil, badHead("%q is not a host", r.Host)
	}
	headers := &headerMap{}
	headers.add(methodHeader, r.Method)
	if r.Method != http.MethodConnect {
		headers.add(pathHeader, r.RequestURI)
	}
	headers.add(authority, r.Host)
	for name, values := range r.Header {
		if strings.EqualFold(name, hostHeader) {
			continue
		}
		for _, value := range values {
			headers.add(name, value)
		}
	}
	return headers, nil
}
