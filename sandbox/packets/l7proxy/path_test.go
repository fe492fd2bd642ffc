package main

import (
	"errors"
	"testing"
)

// agentPaths is what the agent asks for by default (--http-normalize-path).
var agentPaths = pathRules{normalize: true, mergeSlashes: true, escaped: redirectEscaped}

// TestPathConfusion holds ways to write one path so that rules and server read two. The sources are Envoy's, of the
// version that Cilium's proxy is built from (1.34).
func TestPathConfusion(t *testing.T) {
	const (
		manager  = "conn_manager_utility.cc, maybeNormalizePath"
		chromium = "url_canon_path.cc, CanonicalizePath"
		slashes  = "path_utility.cc, mergeSlashes"
		escapes  = "path_utility.cc, unescapeSlashes"
		stricter = "passed on by Envoy; refused here"
	)
	tests := []struct {
		source, path, clean string
		redirect            bool
		refused             error
	}{
		{chromium, "/", "/", false, nil},
		{chromium, "/a/../admin", "/admin", false, nil},
		{chromium, "/a/./b/.", "/a/b/", false, nil},
		{chromium, "/a/b/..", "/a/", false, nil},
		{chromium, "/../../etc", "/etc", false, nil},
		{chromium, "/a/%2e%2E/admin", "/admin", false, nil},
		{chromium, "/a/.%2e/admin", "/admin", false, nil},
		{chromium, "/%61dmin", "/admin", false, nil},
		{chromium, `/a\..\admin`, "/admin", false, nil},
		{chromium, "/a%20b", "/a%20b", false, nil},
		{chromium, "/a/..;/admin", "/a/..;/admin", false, nil},
		{chromium, "/a...b/...", "/a...b/...", false, nil},
		{chromium, "/100%", "/100%", false, nil},
		{chromium, "/%zz", "/%zz", false, nil},
		{chromium, "/%c3%a9", "/%c3%a9", false, nil},
		{chromium, "/é", "/%C3%A9", false, nil},
		{chromium, "*", "/*", false, nil},
		{chromium, "/a%00b", "", false, errPathNull},
		{chromium, "/a%%0000", "", false, errPathNull},
		{slashes, "//admin", "/admin", false, nil},
		{slashes, "/a///b//", "/a/b/", false, nil},
		{slashes, "/a//../b", "/a/b", false, nil},
		{escapes, "/a%2Fb", "/a/b", true, nil},
		{escapes, "/a%2f..%2fadmin", "/admin", true, nil},
		{escapes, "/a%5c..%5Cadmin", "/admin", true, nil},
		{manager, "/a?x=/../y%2F//", "/a?x=/../y%2F//", false, nil},
		{manager, "/a%2Fb?c=%2F", "/a/b?c=%2F", true, nil},
		{manager, "/a#/../admin", "", false, errPathFragment},
		{manager, "/a?b#c", "", false, errPathFragment},
		{stricter, "/%%32e%%32e/admin", "", false, errPathUnstable},
		{stricter, "/a%%32Fadmin", "", false, errPathUnstable},
		{chromium, "/a%252Fadmin", "/a%252Fadmin", false, nil},
	}
	for _, test := range tests {
		clean, redirect, err := cleanPath(test.path, agentPaths)
		if clean != test.clean || redirect != test.redirect || !errors.Is(err, test.refused) {
			t.Errorf("%s: %q gives %q, %v, %v; want %q (%s)", test.source, test.path, clean, redirect, err, test.clean, test.source)
		}
		if err == nil {
			if again, _, err := cleanPath(clean, agentPaths); err != nil || again != clean {
				t.Errorf("%q is clean as %q, but that as %q (%v)", test.path, clean, again, err)
			}
		}
	}
}

func TestPathsAsTheAgentWishes(t *testing.T) {
	tests := []struct {
		name, path, clean string
		rules             pathRules
		redirect          bool
		refused           error
	}{
		{"nothing is changed", "/a/..//%2F", "/a/..//%2F", pathRules{}, false, nil},
		{"slashes alone", "/a/..//%2F", "/a/../%2F", pathRules{mergeSlashes: true}, false, nil},
		{"escaped slashes are refused", "/a%2Fb", "", pathRules{escaped: refuseEscaped}, false, errPathEscapes},
		{"escaped slashes are passed on", "/a%2Fb", "/a/b", pathRules{escaped: forwardUnescaped}, false, nil},
	}
	for _, test := range tests {
		clean, redirect, err := cleanPath(test.path, test.rules)
		if clean != test.clean || redirect != test.redirect || !errors.Is(err, test.refused) {
			t.Errorf("%s: %q gives %q, %v, %v", test.name, test.path, clean, redirect, err)
		}
	}
}
