package main

import "strings"

// field is one header of a request. Names are lower case; the pseudo headers of HTTP/2 (`:method`, `:path`, `:authority`,
// `:scheme`) stand among them for HTTP/1 too, as Envoy keeps them.
type field struct{ name, value string }

// headerMap holds the headers of one request in the order in which they came.
type headerMap struct{ fields []field }

// hostHeader and authority are one header: Envoy keeps `Host` under the name of the pseudo header.
const (
	hostHeader    = "host"
	authority     = ":authority"
	pathHeader    = ":path"
	methodHeader  = ":method"
	grpcMediaType = "application/grpc"
)

func headerName(name string) string {
	lower := strings.ToLower(name)
	if lower == hostHeader {
		return authority
	}
	return lower
}

// joined is the value that a rule compares: all values of a name, joined by commas (Envoy, getAllOfHeaderAsString).
func (h *headerMap) joined(name string) (value string, has bool) {
	name = headerName(name)
	var values []string
	for _, f := range h.fields {
		if f.name == name {
			values = append(values, f.value)
		}
	}
	return strings.Join(values, ","), len(values) > 0
}

func (h *headerMap) get(name string) string {
	value, _ := h.joined(name)
	return value
}

func (h *headerMap) add(name, value string) {
	h.fields = append(h.fields, field{headerName(name), value})
}

func (h *headerMap) remove(names ...string) {
	for _, name := range names {
		name = headerName(name)
		kept := h.fields[:0]
		for _, f := range h.fields {
			if f.name != name {
				kept = append(kept, f)
			}
		}
		h.fields = kept
	}
}

// set replaces all values of a name by one, at the place of the first.
func (h *headerMap) set(name, value string) {
	name = headerName(name)
	for i := range h.fields {
		if h.fields[i].name == name {
			h.fields[i].value = value
			rest := &headerMap{fields: append([]field(nil), h.fields[i+1:]...)}
			rest.remove(name)
			h.fields = append(h.fields[:i+1], rest.fields...)
			return
		}
	}
	h.add(name, value)
}

// hasToken says whether a comma separated header names a token, in any case.
func (h *headerMap) hasToken(name, token string) bool {
	for _, part := range strings.Split(h.get(name), ",") {
		if strings.EqualFold(strings.TrimSpace(part), token) {
			return true
		}
	}
	return false
}

// isGRPC says what Envoy takes for a gRPC request: `application/grpc`, or that with `+…`.
func (h *headerMap) isGRPC() bool {
	mediaType := h.get("content-type")
	return mediaType == grpcMediaType || strings.HasPrefix(mediaType, grpcMediaType+"+")
}
