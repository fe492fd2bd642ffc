package main

import (
	"net/http"
	"sort"
	"strings"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
	"google.golang.org/protobuf/proto"
)

// logLimit is the agent's default for --envoy-access-log-buffer-size: it drops a longer message, and what that says of a
// request would be in neither Hubble nor the metrics.
const logLimit = 4096

const xForwardedProto = "x-forwarded-proto"

// newLogEntry is what is known of a connection (cilium/accesslog.cc, initFromConnection). The agent finds the pod's
// counters by `policy_name`, the pod's address.
func newLogEntry(of *flow) *cilium.LogEntry {
	return &cilium.LogEntry{
		IsIngress:             of.spec.ingress,
		PolicyName:            of.pod.String(),
		ProxyId:               of.spec.proxyID,
		SourceSecurityId:      of.sourceIdentity,
		DestinationSecurityId: of.destinationIdentity,
		SourceAddress:         of.source.String(),
		DestinationAddress:    of.destination.String(),
		Timestamp:             uint64(time.Now().UnixNano()),
	}
}

// deniedConnection is the entry of a connection that no rule allows.
func deniedConnection(of *flow) *cilium.LogEntry {
	entry := newLogEntry(of)
	entry.EntryType = cilium.EntryType_Denied
	return entry
}

// describeRequest writes a request into an entry, with what the rules did to its headers.
func describeRequest(entry *cilium.LogEntry, headers *headerMap, protocol cilium.HttpProtocol, notes *headerNotes) {
	described := &cilium.HttpLogEntry{
		HttpProtocol:    protocol,
		Scheme:          headers.get(xForwardedProto),
		Host:            headers.get(authority),
		Path:            headers.get(pathHeader),
		Method:          headers.get(methodHeader),
		MissingHeaders:  keyValues(notes.missing),
		RejectedHeaders: keyValues(notes.rejected),
	}
	for _, header := range headers.fields {
		if header.name[0] != ':' && header.name != xForwardedProto {
			described.Headers = append(described.Headers, &cilium.KeyValue{Key: header.name, Value: header.value})
		}
	}
	entry.L7 = &cilium.LogEntry_Http{Http: described}
}

func keyValues(fields []field) []*cilium.KeyValue {
	var values []*cilium.KeyValue
	for _, header := range fields {
		values = append(values, &cilium.KeyValue{Key: header.name, Value: header.value})
	}
	return values
}

// responseEntry is the entry of the answer to a request: the request's own headers give way to those of the answer, but
// for the id by which Hubble puts the two together.
func responseEntry(request *cilium.LogEntry, status int, headers http.Header) *cilium.LogEntry {
	entry := proto.Clone(request).(*cilium.LogEntry)
	entry.EntryType = cilium.EntryType_Response
	entry.Timestamp = uint64(time.Now().UnixNano())
	described := entry.GetHttp()
	described.Status = uint32(status)
	kept := described.Headers[:0]
	for _, header := range described.Headers {
		if header.GetKey() == "x-request-id" {
			kept = append(kept, header)
		}
	}
	described.Headers = kept
	names := make([]string, 0, len(headers))
	for name := range headers {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range headers[name] {
			described.Headers = append(described.Headers, &cilium.KeyValue{Key: strings.ToLower(name), Value: value})
		}
	}
	return entry
}

// encodeEntry writes an entry in at most `limit` bytes. What there is no room for is left out: headers first, the last
// one first, then the end of the path and of the host. Verdict, addresses, method and status always stay.
func encodeEntry(entry *cilium.LogEntry, limit int) ([]byte, error) {
	described := entry.GetHttp()
	if described != nil && proto.Size(entry) > limit {
		entry = proto.Clone(entry).(*cilium.LogEntry)
		described = entry.GetHttp()
		for _, list := range []*[]*cilium.KeyValue{
			&described.Headers, &described.MissingHeaders, &described.RejectedHeaders,
		} {
			for len(*list) > 0 && proto.Size(entry) > limit {
				*list = (*list)[:len(*list)-1]
			}
		}
		for _, text := range []*string{&described.Path, &described.Host} {
			if over := proto.Size(entry) - limit; over > 0 {
				*text = strings.ToValidUTF8((*text)[:max(0, len(*text)-over)], "")
			}
		}
	}
	return proto.MarshalOptions{}.Marshal(entry)
}
