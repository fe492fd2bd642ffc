package main

import (
	"regexp"
	"strings"
	"sync"

	cilium "github.com/cilium/proxy/go/cilium/api"
	envoyroute "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// httpRule is an HTTP rule as it is sent to Envoy: a list of headers, all of which have to match. Header matches with an
// action on mismatch are left out: they change headers and never refuse a request.
type httpRule struct {
	headers []headerTest
	// unknown is why Envoy's answer cannot be known where everything else matches.
	unknown string
}

// headerTest is one condition: a header is there, has a value, or matches an expression as a whole.
type headerTest struct {
	name    string
	exact   string
	pattern *regexp.Regexp
	present bool
}

// toldSecrets are the values of Secrets that the world of the current question tells, by namespace and name.
var toldSecrets map[string]string

// addSecret compares a header with a Secret, by the name under which the proxy asks for it.
func (r *httpRule) addSecret(match *cilium.HeaderMatch) {
	value, told := toldSecrets[match.GetValueSdsSecret()]
	if !told {
		r.unknown = "a rule compares a header with a Secret"
		return
	}
	r.headers = append(r.headers, headerTest{name: strings.ToLower(match.GetName()), exact: value, present: value == ""})
}

func httpRulesOf(sent *cilium.HttpNetworkPolicyRules) []httpRule {
	rules := make([]httpRule, 0, len(sent.GetHttpRules()))
	for _, rule := range sent.GetHttpRules() {
		translated := httpRule{}
		for _, matcher := range rule.GetHeaders() {
			translated.add(matcher)
		}
		for _, match := range rule.GetHeaderMatches() {
			if match.GetMismatchAction() == cilium.HeaderMatch_FAIL_ON_MISMATCH {
				translated.addSecret(match)
			}
		}
		rules = append(rules, translated)
	}
	return rules
}

func (r *httpRule) add(matcher *envoyroute.HeaderMatcher) {
	test := headerTest{name: strings.ToLower(matcher.GetName()), present: matcher.GetPresentMatch()}
	if text := matcher.GetStringMatch(); text != nil {
		test.exact = text.GetExact()
		if expression := text.GetSafeRegex(); expression != nil {
			test.pattern = wholeMatch(expression.GetRegex())
			if test.pattern == nil {
				r.unknown = "a rule has an expression that Envoy refuses"
				return
			}
		}
	}
	if matcher.GetInvertMatch() {
		// The translator writes this where it could not read a Secret.
		r.unknown = "a rule compares a header with a Secret"
		return
	}
	r.headers = append(r.headers, test)
}

var expressions sync.Map

// wholeMatch compiles an expression that has to match all of a text, as Envoy's safe_regex does. Go and Envoy have the
// same dialect, RE2. Nil if it is none.
func wholeMatch(text string) *regexp.Regexp {
	if compiled, found := expressions.Load(text); found {
		return compiled.(*regexp.Regexp)
	}
	var compiled *regexp.Regexp
	if _, err := regexp.Compile(text); err == nil {
		compiled, _ = regexp.Compile("^(?:" + text + ")$")
	}
	expressions.Store(text, compiled)
	return compiled
}

func (r *httpRule) matches(request *httpInput) (matched bool, unknown string) {
	for i := range r.headers {
		if !r.headers[i].matches(request) {
			return false, ""
		}
	}
	return true, r.unknown
}

func (t *headerTest) matches(request *httpInput) bool {
	value, has := request.header(t.name)
	switch {
	case !has:
		return false
	case t.present:
		return true
	case t.pattern != nil:
		return t.pattern.MatchString(value)
	}
	return value == t.exact
}

// header is a header of the request, or one of the values that HTTP/2 counts among them.
func (h *httpInput) header(name string) (value string, has bool) {
	switch name {
	case ":method":
		if h.Method == "" {
			return "GET", true
		}
		return h.Method, true
	case ":path":
		if h.Path == "" {
			return "/", true
		}
		return h.Path, true
	case ":authority":
		return h.Host, true
	}
	for key, value := range h.Headers {
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	// Envoy keeps one value for Host and :authority.
	if name == "host" && h.Host != "" {
		return h.Host, true
	}
	return "", false
}
