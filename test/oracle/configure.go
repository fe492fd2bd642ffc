package main

import (
	"log/slog"

	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
)

// logger swallows what the engine logs: everything that matters comes back as an error or a verdict.
var logger = slog.New(slog.DiscardHandler)

// configure sets what a default installation of Cilium on an IPv4 cluster has. Most of it is the zero value of an agent's
// options or set by its command line parser, which does not run here.
func configure() error {
	option.Config.EnableIPv4 = true
	option.Config.EnableIPv6 = false
	option.Config.EnableL7Proxy = true
	option.Config.EnableICMPRules = true
	option.Config.EnableNonDefaultDenyPolicies = true
	option.Config.EnableNodeSelectorLabels = false
	option.Config.EnableHostFirewall = false
	alwaysAllowLocalhost()
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	if err := prepareNames(); err != nil {
		return err
	}
	if err := labelsfilter.ParseLabelPrefixCfg(logger, nil, nil, ""); err != nil {
		return err
	}
	return prepareDefinitions()
}
