package main

import (
	"errors"
	"strings"
)

// escapedSlashes says what is done with a path that holds `%2F` or `%5C`
// (envoy.extensions.filters.network.http_connection_manager.v3, PathWithEscapedSlashesAction).
type escapedSlashes int

const (
	keepEscaped escapedSlashes = iota
	refuseEscaped
	redirectEscaped
	forwardUnescaped
)

// pathRules are the agent's wishes for paths; its default is all of them, with `redirectEscaped`.
type pathRules struct {
	normalize, mergeSlashes bool
	escaped                 escapedSlashes
}

var (
	errPathFragment = errors.New("the path has a fragment")
	errPathEscapes  = errors.New("the path has escaped slashes")
	errPathNull     = errors.New("the path has an escaped null byte")
	errPathUnstable = errors.New("the path has escapes that make new ones")
)

// cleanPath gives the path that rules are asked about and that is passed on, whether the client is to be sent there
// instead, or why the request is refused. The steps and their order are Envoy's
// (source/common/http/conn_manager_utility.cc, maybeNormalizePath; source/common/http/path_utility.cc).
func cleanPath(target string, rules pathRules) (clean string, redirect bool, err error) {
	if strings.Contains(target, "#") {
		return "", false, errPathFragment
	}
	path, query := target, ""
	if at := strings.IndexByte(target, '?'); at >= 0 {
		path, query = target[:at], target[at:]
	}
	if rules.escaped != keepEscaped {
		unescaped := escapedSlash.Replace(path)
		if unescaped != path {
			if rules.escaped == refuseEscaped {
				return "", false, errPathEscapes
			}
			redirect = rules.escaped == redirectEscaped
		}
		path = unescaped
	}
	if rules.normalize {
		if path, err = normalizePath(path); err != nil {
			return "", false, err
		}
		// Stricter than Envoy: `%%32F` reads `%2F` once it is normalized, behind the step that looks for it.
		if rules.escaped != keepEscaped && escapedSlash.Replace(path) != path {
			return "", false, errPathUnstable
		}
	}
	if rules.mergeSlashes {
		for strings.Contains(path, "//") {
			path = strings.ReplaceAll(path, "//", "/")
		}
	}
	return path + query, redirect, nil
}

var escapedSlash = strings.NewReplacer("%2F", "/", "%2f", "/", "%5C", `\`, "%5c", `\`)

// normalizePath does what Chromium's URL library does for Envoy (url/url_canon_path.cc, CanonicalizePath): backslashes
// become slashes, escapes of letters and digits are undone, what a path may not hold is escaped, dot segments are gone.
func normalizePath(path string) (string, error) {
	decoded, err := canonicalBytes(path)
	if err != nil {
		return "", err
	}
	if again, err := canonicalBytes(decoded); err != nil || again != decoded {
		return "", errPathUnstable
	}
	segments := strings.Split(strings.TrimPrefix(decoded, "/"), "/")
	kept := []string{}
	for at, segment := range segments {
		last := at == len(segments)-1
		switch segment {
		case ".":
			if last {
				kept = append(kept, "")
			}
		case "..":
			if len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, segment)
		}
	}
	return "/" + strings.Join(kept, "/"), nil
}

func canonicalBytes(path string) (string, error) {
	const digits = "0123456789ABCDEF"
	out := strings.Builder{}
	for i := 0; i < len(path); i++ {
		char := path[i]
		switch {
		case char == '\\':
			out.WriteByte('/')
		case char == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
			value := unhex(path[i+1])<<4 | unhex(path[i+2])
			if value == 0 {
				return "", errPathNull
			}
			if isUnreserved(value) {
				out.WriteByte(value)
			} else {
				out.WriteString(path[i : i+3])
			}
			i += 2
		case char <= ' ' || char >= 0x7f || strings.IndexByte("\"<>^`{|}", char) >= 0:
			out.WriteByte('%')
			out.WriteByte(digits[char>>4])
			out.WriteByte(digits[char&15])
		default:
			out.WriteByte(char)
		}
	}
	return out.String(), nil
}

func isHex(char byte) bool {
	return char >= '0' && char <= '9' || char|0x20 >= 'a' && char|0x20 <= 'f'
}

func unhex(char byte) byte {
	if char <= '9' {
		return char - '0'
	}
	return char | 0x20 - 'a' + 10
}

func isUnreserved(char byte) bool {
	return char >= '0' && char <= '9' || char|0x20 >= 'a' && char|0x20 <= 'z' || strings.IndexByte("-._~", char) >= 0
}
