package main

// serverName is the name in the TLS handshake that a flow is asked about: its own, or the name that it goes to. A request
// without a handshake may be one without TLS.
func (f *flowInput) serverName() string {
	if f.TLS != nil {
		return f.TLS.ServerName
	}
	if f.HTTP != nil {
		return ""
	}
	if destination, err := peerOf(f.To); err == nil {
		return destination.fqdn
	}
	return ""
}
