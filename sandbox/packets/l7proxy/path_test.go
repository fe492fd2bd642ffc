package main

import (
	"errors"
	"testing"
)

// agentPaths is what the agent asks for by default (--http-normalize-path).
var agentPaths = pathRules{normalize: true, mergeSlashes: true, escaped: redirectEscaped}

// TestPathConfusion holds ways to write one path so that rules and server read two. The sources are Envoy's, of the
// version that Cilium's proxy is built from (1.34). docs/packets-tries.md is made of the same file.
func TestPathConfusion(t *testing.T) {
	refusals := map[string]error{"": nil, "null": errPathNull, "fragment": errPathFragment, "unstable": errPathUnstable}
	tests := tries[struct {
		Path, Clean, Refused, Source string
		Redirect                     bool
	}](t, "paths.json")
	for _, test := range tests {
		refused, known := refusals[test.Refused]
		if !known {
			t.Fatalf("%q is refused as %q", test.Path, test.Refused)
		}
		clean, redirect, err := cleanPath(test.Path, agentPaths)
		if clean != test.Clean || redirect != test.Redirect || !errors.Is(err, refused) {
			t.Errorf("%s: %q gives %q, %v, %v; want %q", test.Source, test.Path, clean, redirect, err, test.Clean)
		}
		if err == nil {
			if again, _, err := cleanPath(clean, agentPaths); err != nil || again != clean {
				t.Errorf("%q is clean as %q, but that as %q (%v)", test.Path, clean, again, err)
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
