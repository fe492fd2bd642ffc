package main

import (
	"crypto/subtle"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// secretValues gives the value of a Secret by the name under which policies ask for it, and whether there is one.
type secretValues func(name string) (value string, has bool)

// headerNotes is what header rules did to a request, for the access log: headers that were not there, or added, and
// headers with a value that a rule refuses. Values of Secrets are not written down.
type headerNotes struct{ missing, rejected []field }

const redacted = "[redacted]"

func note(list *[]field, name, value string) {
	entry := field{name, value}
	for _, known := range *list {
		if known == entry {
			return
		}
	}
	*list = append(*list, entry)
}

// headerAction is a condition that may change the request where it is met or not (`headerMatches` of an HTTP rule; the
// semantics are those of class HeaderMatch in github.com/cilium/proxy, cilium/network_policy.cc).
type headerAction struct {
	name, value, secret string
	onMatch             cilium.HeaderMatch_MatchAction
	onMismatch          cilium.HeaderMatch_MismatchAction
}

func newHeaderAction(config *cilium.HeaderMatch) headerAction {
	return headerAction{
		name:       headerName(config.GetName()),
		value:      config.GetValue(),
		secret:     config.GetValueSdsSecret(),
		onMatch:    config.GetMatchAction(),
		onMismatch: config.GetMismatchAction(),
	}
}

// apply says whether the request may still pass, and changes its headers as the rule asks.
func (a *headerAction) apply(headers *headerMap, secrets secretValues, notes *headerNotes) bool {
	want := a.value
	if a.secret != "" {
		value, has := secrets(a.secret)
		switch {
		case has:
			want = value
		case want == "":
			return false
		}
	}
	shown := func(value string) string {
		if a.secret != "" {
			return redacted
		}
		return value
	}
	value, has := headers.joined(a.name)
	presence := want == ""
	if has && (presence || subtle.ConstantTimeCompare([]byte(value), []byte(want)) == 1) {
		return a.matched(headers, shown(want), notes)
	}
	switch a.onMismatch {
	case cilium.HeaderMatch_CONTINUE_ON_MISMATCH:
		note(&notes.missing, a.name, shown(want))
	case cilium.HeaderMatch_ADD_ON_MISMATCH:
		headers.add(a.name, want)
		note(&notes.missing, a.name, shown(want))
	case cilium.HeaderMatch_DELETE_ON_MISMATCH:
		if !presence && has {
			headers.remove(a.name)
			note(&notes.rejected, a.name, shown(value))
		}
	case cilium.HeaderMatch_REPLACE_ON_MISMATCH:
		if has {
			note(&notes.rejected, a.name, shown(value))
		}
		headers.set(a.name, want)
		note(&notes.missing, a.name, shown(want))
	default:
		note(&notes.missing, a.name, shown(want))
		return false
	}
	return true
}

func (a *headerAction) matched(headers *headerMap, shown string, notes *headerNotes) bool {
	switch a.onMatch {
	case cilium.HeaderMatch_CONTINUE_ON_MATCH:
		return true
	case cilium.HeaderMatch_DELETE_ON_MATCH:
		note(&notes.rejected, a.name, shown)
		headers.remove(a.name)
		return true
	default:
		note(&notes.rejected, a.name, shown)
		return false
	}
}
