package main

import (
	"errors"
	"strings"
	"testing"
)

// TestRequestSmuggling holds heads that two programs may read in two ways. The sources are those of Envoy 1.34, with
// which Cilium's proxy is built, or the rule of RFC 9112 that this proxy keeps more strictly.
func TestRequestSmuggling(t *testing.T) {
	const (
		balsa = "http1/balsa_parser.cc"
		codec = "http1/codec_impl.cc"
		ours  = "stricter than Envoy: RFC 9112"
	)
	const start, host = "GET / HTTP/1.1\r\n", "Host: a\r\n"
	tests := []struct {
		name, source, head string
		status             int
	}{
		{"a plain request", "", start + host + "\r\n", 0},
		{"a length", "", start + host + "Content-Length: 5\r\n\r\n", 0},
		{"chunks, in any case", "", start + host + "Transfer-Encoding: Chunked\r\n\r\n", 0},
		{"an absolute target", "", "GET http://b/x HTTP/1.1\r\n" + host + "\r\n", 0},
		{"both lengths", codec + ", onHeadersCompleteImpl", start + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
		{"both lengths, the other way round", codec, start + host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
		{"two lengths", balsa + ", disallow_multiple_content_length", start + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
		{"twice the same length", balsa, start + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
		{"a list of lengths", balsa, start + host + "Content-Length: 5, 5\r\n\r\n", 400},
		{"a signed length", balsa, start + host + "Content-Length: +5\r\n\r\n", 400},
		{"a length in hex", balsa, start + host + "Content-Length: 0x5\r\n\r\n", 400},
		{"an empty length", balsa, start + host + "Content-Length:\r\n\r\n", 400},
		{"a length that no number holds", balsa, start + host + "Content-Length: 99999999999999999999\r\n\r\n", 400},
		{"another coding", codec + ", unsupported transfer encoding", start + host + "Transfer-Encoding: xchunked\r\n\r\n", 501},
		{"two codings", codec, start + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
		{"a coding and a control character", balsa, start + host + "Transfer-Encoding: \vchunked\r\n\r\n", 400},
		{"chunked and more", codec, start + host + "Transfer-Encoding: chunked, identity\r\n\r\n", 501},
		{"two headers of codings", codec, start + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n", 501},
		{"a space before the colon", balsa, start + host + "Content-Length : 5\r\n\r\n", 400},
		{"a folded header", balsa + ", disallow_header_continuation_lines", start + host + "X: a\r\n b\r\n\r\n", 400},
		{"a header folded by a tab", balsa, start + host + "Transfer-Encoding:\r\n\tchunked\r\n\r\n", 400},
		{"a first header that begins with a space", balsa, start + " " + host + "\r\n", 400},
		{"a header without a colon", balsa + ", require_header_colon", start + host + "X\r\n\r\n", 400},
		{"a header without a name", balsa, start + host + ": x\r\n\r\n", 400},
		{"a name with a control character", balsa, start + host + "Content\x01Length: 5\r\n\r\n", 400},
		{"a null byte in a value", balsa, start + host + "X: a\x00b\r\n\r\n", 400},
		{"a bare carriage return", balsa, start + host + "X: a\rContent-Length: 5\r\n\r\n", 400},
		{"a bare line feed", ours + ", 2.2", start + host + "X: a\nContent-Length: 5\r\n\r\n", 400},
		{"HTTP/1.0", codec + ", accept_http_10", "GET / HTTP/1.0\r\n" + host + "\r\n", 426},
		{"HTTP/0.9", balsa, "GET /\r\n\r\n", 400},
		{"HTTP/1.2", ours + ", 2.3", "GET / HTTP/1.2\r\n" + host + "\r\n", 400},
		{"HTTP/2 in a head", balsa, "GET / HTTP/2.0\r\n" + host + "\r\n", 400},
		{"two spaces", ours + ", 3", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a space in the target", ours + ", 3.2", "GET /a b HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a byte above 127 in the target", balsa + ", isUrlValid", "GET /\xe9 HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a tab in the target", ours + ", 3.2", "GET /a\tb HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a method that is not known", balsa + ", isMethodValid", "GETX / HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a method in small letters", balsa, "get / HTTP/1.1\r\n" + host + "\r\n", 400},
		{"no host", codec + ", checkRequiredRequestHeaders", start + "\r\n", 400},
		{"two hosts", ours + ", 3.2", start + host + host + "\r\n", 400},
		{"a host with a path", "header_utility.cc, authorityIsValid", start + "Host: a/b\r\n\r\n", 400},
		{"a host with a space", "header_utility.cc, authorityIsValid", start + "Host: a b\r\n\r\n", 400},
		{"a target of another scheme", balsa, "GET ftp://a/ HTTP/1.1\r\n" + host + "\r\n", 400},
		{"a target that is no path", balsa, "GET a HTTP/1.1\r\n" + host + "\r\n", 400},
		{"more headers than Envoy takes", "max_headers_count", start + host + strings.Repeat("X: y\r\n", maxHeaders) + "\r\n", 431},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			head, err := parseHead([]byte(test.head))
			if err == nil {
				_, err = headersOf(head)
			}
			refusal, status := &headError{}, 0
			if errors.As(err, &refusal) {
				status = refusal.status
			}
			if status != test.status {
				t.Errorf("%q gets %d (%v), want %d (%s)", test.head, status, err, test.status, test.source)
			}
		})
	}
}

func TestTargets(t *testing.T) {
	tests := []struct{ head, method, path, host string }{
		{"GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/a?b", "h"},
		{"GET http://other:80/a HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/a", "other:80"},
		{"GET http://other HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/", "other"},
		{"GET http://other?x HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/?x", "other"},
		{"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS", "*", "h"},
		{"CONNECT other:80 HTTP/1.1\r\nHost: h\r\n\r\n", "CONNECT", "", "other:80"},
	}
	for _, test := range tests {
		head, err := parseHead([]byte(test.head))
		if err != nil {
			t.Fatal(err)
		}
		headers, err := headersOf(head)
		if err != nil {
			t.Fatal(err)
		}
		if headers.get(":method") != test.method || headers.get(":path") != test.path || headers.get("Host") != test.host {
			t.Errorf("%q gives %v", test.head, headers.fields)
		}
	}
}
