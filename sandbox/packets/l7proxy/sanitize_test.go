package main

import "testing"

func TestUpgrades(t *testing.T) {
	tests := []struct {
		name, upgrade, connection string
		allowed                   bool
		want                      upgradeKind
	}{
		{"websocket", "WebSocket", "keep-alive, Upgrade", true, websocketUpgrade},
		{"websocket that the agent does not allow", "websocket", "Upgrade", false, refusedUpgrade},
		{"h2c, which would carry requests past the rules", "h2c", "Upgrade, HTTP2-Settings", true, noUpgrade},
		{"another protocol", "TLS/1.0", "Upgrade", true, refusedUpgrade},
		{"websocket and h2c at once", "websocket, h2c", "Upgrade", true, refusedUpgrade},
		{"no token in Connection", "websocket", "keep-alive", true, noUpgrade},
		{"nothing", "", "Upgrade", true, noUpgrade},
	}
	for _, test := range tests {
		headers := request("GET", "/", field{"upgrade", test.upgrade}, field{"connection", test.connection})
		if got := upgradeOf(headers, test.allowed); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestSanitize(t *testing.T) {
	headers := request("GET", "/",
		field{"connection", "upgrade, x-role"}, field{"upgrade", "h2c"}, field{"http2-settings", "AAA"}, field{"x-role", "admin"},
		field{"te", "gzip"}, field{"keep-alive", "1"}, field{"proxy-connection", "close"}, field{"x-forwarded-proto", "https"})
	sanitize(headers, noUpgrade)
	for _, gone := range []string{"connection", "upgrade", "http2-settings", "te", "keep-alive", "proxy-connection"} {
		if value, has := headers.joined(gone); has {
			t.Errorf("%s is still there: %q", gone, value)
		}
	}
	if headers.get("x-role") != "admin" {
		t.Error("a header that Connection names is gone: a client could take out what a rule adds")
	}
	if headers.get("x-forwarded-proto") != "http" {
		t.Error("the client's word for the scheme is passed on")
	}
	if len(headers.get("x-request-id")) != 36 {
		t.Errorf("the request's id is %q", headers.get("x-request-id"))
	}
}
