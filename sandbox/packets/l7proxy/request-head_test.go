package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// TestRequestSmuggling holds heads that two programs may read in two ways, with the answer to each. The sources are those of
// Envoy 1.34, with which Cilium's proxy is built, or the rule of RFC 9112 that this proxy keeps more strictly.
// docs/packets-tries.md is made of the same file.
func TestRequestSmuggling(t *testing.T) {
	tests := tries[struct {
		Name, Head, Source string
		Status             int
	}](t, "request-heads.json")
	for _, test := range tests {
		t.Run(test.Name, func(t *testing.T) {
			if status := statusOfHead(test.Head); status != test.Status {
				t.Errorf("%q gets %d, want %d (%s)", test.Head, status, test.Status, test.Source)
			}
		})
	}
}

func TestMoreHeadersThanEnvoyTakes(t *testing.T) {
	head := "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", maxHeaders) + "\r\n"
	if status := statusOfHead(head); status != 431 {
		t.Errorf("more headers than max_headers_count get %d", status)
	}
}

// statusOfHead is what a head is refused with; 0 where it is taken.
func statusOfHead(text string) int {
	head, err := parseHead([]byte(text))
	if err == nil {
		_, err = headersOf(head)
	}
	refusal := &headError{}
	if errors.As(err, &refusal) {
		return refusal.status
	}
	return 0
}

// tries reads a table of testdata.
func tries[Try any](t *testing.T, file string) []Try {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []Try
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if len(all) < 30 {
		t.Fatalf("%s has %d lines", file, len(all))
	}
	return all
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
