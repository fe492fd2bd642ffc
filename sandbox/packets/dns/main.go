// Command dns is CoreDNS with the plugins that the sandbox's Corefile names, and one of ours: the world.
package main

import (
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
)

// A query passes them in this order (CoreDNS, plugin.cfg).
var directives = []string{"health", "ready", "prometheus", "errors", "cache", "kubernetes", "world"}

func init() { dnsserver.Directives = directives }

func main() { coremain.Run() }
