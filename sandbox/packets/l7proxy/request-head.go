package main

import (
	"bytes"
	"fmt"
	"strings"
)

// requestHead is the start line and the headers of an HTTP/1 request.
type requestHead struct {
	method, target string
	fields         []field
}

// headError is a request that is refused before any rule is asked, with the status of the answer.
type headError struct {
	status int
	reason string
}

func (e *headError) Error() string { return e.reason }

func badHead(format string, values ...any) error {
	return &headError{400, fmt.Sprintf(format, values...)}
}

// Envoy's limits: max_request_headers_kb and common_http_protocol_options.max_headers_count.
const (
	maxHeadBytes = 60 * 1024
	maxHeaders   = 100
)

// methods are those that Envoy's HTTP/1 parser takes (source/common/http/http1/balsa_parser.cc, isMethodValid): those
// registered with IANA, and a few older ones.
var methods = wordSet("ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE " +
	"MSEARCH NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND " +
	"UNLINK UNLOCK UNSUBSCRIBE")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// parseHead reads the head of a request, the empty line included. It takes what RFC 9112 allows and nothing else: two
// programs that read a head in two ways are how a request slips past the rules. The error is a headError.
func parseHead(raw []byte) (*requestHead, error) {
	text, ended := bytes.CutSuffix(raw, []byte("\r\n\r\n"))
	if !ended {
		return nil, badHead("the head does not end")
	}
	lines := strings.Split(string(text), "\r\n")
	for _, line := range lines {
		if strings.ContainsAny(line, "\r\n\x00") {
			return nil, badHead("a line holds a bare carriage return, a bare line feed or a null byte")
		}
	}
	if len(lines)-1 > maxHeaders {
		return nil, &headError{431, "there are too many headers"}
	}
	head, err := parseStartLine(lines[0])
	if err != nil {
		return nil, err
	}
	for _, line := range lines[1:] {
		header, err := parseHeader(line)
		if err != nil {
			return nil, err
		}
		head.fields = append(head.fields, header)
	}
	return head, checkFraming(head.fields)
}

func parseStartLine(line string) (*requestHead, error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[1] == "" {
		return nil, badHead("the first line is not a method, a target and a version")
	}
	switch {
	case parts[2] == "HTTP/1.0":
		return nil, &headError{426, "HTTP/1.0 is not served"}
	case parts[2] != "HTTP/1.1":
		return nil, badHead("%q is not a version that is known", parts[2])
	case !methods[parts[0]]:
		return nil, badHead("%q is not a method that is known", parts[0])
	}
	for i := 0; i < len(parts[1]); i++ {
		if parts[1][i] <= ' ' || parts[1][i] >= 0x7f {
			return nil, badHead("the target holds a character that no target may hold")
		}
	}
	return &requestHead{method: parts[0], target: parts[1]}, nil
}

func parseHeader(line string) (field, error) {
	if line == "" || line[0] == ' ' || line[0] == '\t' {
		return field{}, badHead("a header is folded over lines")
	}
	name, value, found := strings.Cut(line, ":")
	if !found {
		return field{}, badHead("a header has no colon")
	}
	if !isToken(name) {
		return field{}, badHead("%q is not a header name", name)
	}
	value = strings.Trim(value, " \t")
	for i := 0; i < len(value); i++ {
		if value[i] < ' ' && value[i] != '\t' || value[i] == 0x7f {
			return field{}, badHead("the value of %q holds a control character", name)
		}
	}
	return field{strings.ToLower(name), value}, nil
}

func isToken(name string) bool {
	for i := 0; i < len(name); i++ {
		if char := name[i]; char >= 0x7f || !isUnreserved(char) && strings.IndexByte("!#$%&'*+^`|", char) < 0 {
			return false
		}
	}
	return name != ""
}

// checkFraming refuses a request of whose body two programs may see two ends (RFC 9112, section 6.3).
func checkFraming(fields []field) error {
	lengths, codings, hosts := []string{}, []string{}, 0
	for _, header := range fields {
		switch header.name {
		case "content-length":
			lengths = append(lengths, header.value)
		case "transfer-encoding":
			codings = append(codings, header.value)
		case hostHeader:
			hosts++
		}
	}
	switch {
	case len(lengths) > 0 && len(codings) > 0:
		return badHead("the body has a length and is chunked")
	case len(lengths) > 1:
		return badHead("the body has two lengths")
	case len(lengths) == 1 && !isNumber(lengths[0]):
		return badHead("%q is not a length", lengths[0])
	case len(codings) > 1 || len(codings) == 1 && !strings.EqualFold(codings[0], "chunked"):
		return &headError{501, "the body is coded in a way that is not known"}
	case hosts > 1:
		return badHead("there are two hosts")
	}
	return nil
}

func isNumber(text string) bool {
	return text != "" && len(text) <= 18 && strings.Trim(text, "0123456789") == ""
}
