//go:build cilium_1_20

package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

var serverNamePatterns sync.Map

// serverNamePattern is what SniPattern makes of a pattern (cilium/proxy, cilium/network_policy.cc). Nil for one that it
// refuses.
func serverNamePattern(pattern string) *regexp.Regexp {
	if known, found := serverNamePatterns.Load(pattern); found {
		return known.(*regexp.Regexp)
	}
	expression := "[-a-z0-9_]+([.][-a-z0-9_]+)*"
	if pattern != "*" {
		expression = strings.NewReplacer(
			".", "[.]", "**", "[-a-z0-9_]+([.][-a-z0-9_]+){0,}", "*", "[-a-z0-9_]{0,}",
		).Replace(strings.ToLower(pattern))
	}
	compiled := regexp.MustCompile("^(?:" + expression + ")$")
	serverNamePatterns.Store(pattern, compiled)
	return compiled
}

// admitsName says whether a rule with these patterns lets a server name pass. Without any it lets all.
func admitsName(patterns []string, name string) bool {
	return len(patterns) == 0 || name != "" && slices.ContainsFunc(patterns, func(pattern string) bool {
		return serverNamePattern(pattern).MatchString(strings.ToLower(name))
	})
}
