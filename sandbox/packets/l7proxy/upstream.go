package main

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"
)

// upstream is the way from one accepted connection to its server. It belongs to that connection alone: a connection that
// was made on behalf of one client never carries a request of another. It speaks the version of HTTP that the client
// speaks, as the agent asks of Envoy (use_downstream_protocol_config).
type upstream struct {
	transport *http.Transport
	timeout   time.Duration
}

// maxAnswerHead is Envoy's default limit for the headers of an answer.
const maxAnswerHead = 60 * 1024

// newUpstream tries each connection as often as the agent asks for, `connectTimeout` each. Answers with a 5xx are not
// asked for again, as Envoy is told to: the request may have had an effect.
func newUpstream(of *flow, sockets sockets, connectTimeout time.Duration, http2 bool) *upstream {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(!http2)
	protocols.SetUnencryptedHTTP2(http2)
	connect := func(ctx context.Context, _, _ string) (server net.Conn, err error) {
		for try := 0; try < of.spec.http.attempts && ctx.Err() == nil; try++ {
			limited, cancel := context.WithTimeout(ctx, connectTimeout)
			server, err = sockets.dial(limited, of)
			cancel()
			if err == nil {
				return server, nil
			}
		}
		if err == nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return &upstream{
		timeout: of.spec.http.timeout,
		transport: &http.Transport{
			DialContext:            connect,
			Protocols:              protocols,
			DisableCompression:     true,
			MaxConnsPerHost:        1,
			MaxResponseHeaderBytes: maxAnswerHead,
		},
	}
}

// send passes a request on. Its context ends with the client's request, or through `cancel` if the answer takes too long.
func (u *upstream) send(request *http.Request, cancel context.CancelCauseFunc) (*http.Response, error) {
	if u.timeout > 0 {
		timer := time.AfterFunc(u.timeout, func() { cancel(context.DeadlineExceeded) })
		defer timer.Stop()
	}
	answer, err := u.transport.RoundTrip(request)
	if cause := context.Cause(request.Context()); err != nil && cause != nil {
		err = cause
	}
	return answer, err
}

func (u *upstream) close() { u.transport.CloseIdleConnections() }

// upstreamRequest writes the request as the rules left it. The target is passed byte by byte: what the rules saw is what
// the server gets.
func upstreamRequest(ctx context.Context, headers *headerMap, body *requestBody) *http.Request {
	request := &http.Request{
		Method: headers.get(methodHeader),
		URL:    &url.URL{Scheme: "http", Host: "upstream", Opaque: headers.get(pathHeader)},
		Host:   headers.get(authority),
		Header: http.Header{},
	}
	for _, header := range headers.fields {
		if header.name[0] != ':' && header.name != "content-length" {
			request.Header.Add(header.name, header.value)
		}
	}
	if _, has := request.Header["User-Agent"]; !has {
		// Otherwise Go's client would add its own name.
		request.Header["User-Agent"] = nil
	}
	if body != nil {
		request.Body, request.ContentLength = body, body.length
	}
	return request.WithContext(ctx)
}
