package main

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// upgradeKind is what a request asks its connection to become.
type upgradeKind int

const (
	noUpgrade upgradeKind = iota
	websocketUpgrade
	refusedUpgrade
)

// upgradeOf says what a request with `Connection: Upgrade` gets. Envoy is told to pass websocket alone; a wish for h2c it
// drops and takes the request as it is (source/common/http/http1/codec_impl.cc, onHeadersCompleteImpl). Anything else
// would carry requests past the rules.
func upgradeOf(headers *headerMap, websocketAllowed bool) upgradeKind {
	wish := headers.get("upgrade")
	switch {
	case wish == "" || !headers.hasToken("connection", "upgrade"):
		return noUpgrade
	case strings.EqualFold(wish, "h2c"):
		return noUpgrade
	case strings.EqualFold(wish, "websocket") && websocketAllowed:
		return websocketUpgrade
	default:
		return refusedUpgrade
	}
}

// sanitize takes out what belongs to the client's connection alone, and adds what Envoy adds at the edge (source/common/
// http/conn_manager_utility.cc, mutateRequestHeaders). Headers that `Connection` names stay: a client could otherwise
// take out a header that a rule has added.
func sanitize(headers *headerMap, upgrade upgradeKind) {
	if upgrade == noUpgrade {
		headers.remove("connection", "upgrade", "http2-settings")
	}
	if te := headers.get("te"); te != "" {
		headers.remove("te")
		if strings.EqualFold(te, "trailers") {
			headers.add("te", "trailers")
		}
	}
	headers.remove("keep-alive", "proxy-connection", "transfer-encoding", "expect", "trailer")
	headers.set("x-forwarded-proto", "http")
	if headers.get("x-request-id") == "" {
		headers.set("x-request-id", newRequestID())
	}
}

// newRequestID is a random UUID (RFC 9562, version 4).
func newRequestID() string {
	id := [16]byte{}
	rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
