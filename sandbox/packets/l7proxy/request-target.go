package main

import "strings"

// headersOf gives the headers of an HTTP/1 request as rules see them: with the pseudo headers that HTTP/2 has. A target
// with a host of its own wins over `Host` (RFC 9112, section 3.2.2). The error is a headError.
func headersOf(head *requestHead) (*headerMap, error) {
	headers := &headerMap{fields: make([]field, 0, len(head.fields)+3)}
	path, host, named := head.target, "", false
	if head.method == "CONNECT" {
		path, host, named = "", head.target, true
	} else if scheme, rest, absolute := strings.Cut(path, "://"); absolute && isScheme(scheme) {
		at := strings.IndexAny(rest, "/?#")
		if at < 0 {
			at = len(rest)
		}
		host, path, named = rest[:at], rest[at:], true
		if path == "" || path[0] != '/' {
			path = "/" + path
		}
	} else if path[0] != '/' && path != "*" {
		return nil, badHead("the target %q is neither a path nor an address", path)
	}
	headers.add(methodHeader, head.method)
	if path != "" {
		headers.add(pathHeader, path)
	}
	for _, header := range head.fields {
		if header.name != hostHeader {
			headers.add(header.name, header.value)
		} else if !named {
			host, named = header.value, true
		}
	}
	if !named {
		return nil, badHead("there is no host")
	}
	if !isAuthority(host) {
		return nil, badHead("%q is not a host", host)
	}
	headers.add(authority, host)
	return headers, nil
}

func isScheme(text string) bool {
	return strings.EqualFold(text, "http") || strings.EqualFold(text, "https")
}

// isAuthority says whether all characters may stand in an authority (RFC 3986, section 3.2).
func isAuthority(text string) bool {
	for i := 0; i < len(text); i++ {
		if char := text[i]; !isUnreserved(char) && strings.IndexByte("!$&'()*+,;=:@[]%", char) < 0 {
			return false
		}
	}
	return true
}
