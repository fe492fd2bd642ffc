package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// headerTest is one condition of an HTTP rule on one header. Its semantics are those of Envoy's HeaderUtility
// (source/common/http/header_utility.cc): what is missing never matches, inverted or not, unless it is read as empty.
type headerTest struct {
	name           string
	present        *bool
	matches        func(value string) bool
	invert         bool
	missingIsEmpty bool
}

// newHeaderTest compiles a condition. The error says what the proxy does not know; the rule then matches nothing.
func newHeaderTest(config *route.HeaderMatcher) (headerTest, error) {
	test := headerTest{
		name:           headerName(config.GetName()),
		invert:         config.GetInvertMatch(),
		missingIsEmpty: config.GetTreatMissingHeaderAsEmpty(),
	}
	var err error
	switch specifier := config.GetHeaderMatchSpecifier().(type) {
	case nil:
		present := true
		test.present = &present
	case *route.HeaderMatcher_PresentMatch:
		test.present = &specifier.PresentMatch
	case *route.HeaderMatcher_RangeMatch:
		start, end := specifier.RangeMatch.GetStart(), specifier.RangeMatch.GetEnd()
		test.matches = func(value string) bool {
			number, bad := strconv.ParseInt(value, 10, 64)
			return bad == nil && number >= start && number < end
		}
	case *route.HeaderMatcher_StringMatch:
		test.matches, err = newStringTest(specifier.StringMatch)
		if test.invert && specifier.StringMatch.GetExact() == "" && specifier.StringMatch.GetSafeRegex() == nil {
			// The agent writes "not equal to nothing" for a Secret that it cannot read, and means that the rule never
			// matches (pkg/envoy/policy/envoy_l7_rules_translator.go). Taken by the letter any value would match.
			err = fmt.Errorf("the Secret for header %q could not be read", test.name)
		}
	default:
		err = fmt.Errorf("header %q has a condition of a kind that is not known (%T)", test.name, specifier)
	}
	return test, err
}

func newStringTest(config *matcher.StringMatcher) (func(string) bool, error) {
	fold := func(text string) string { return text }
	if config.GetIgnoreCase() {
		fold = strings.ToLower
	}
	switch pattern := config.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		want := fold(pattern.Exact)
		return func(value string) bool { return fold(value) == want }, nil
	case *matcher.StringMatcher_Prefix:
		want := fold(pattern.Prefix)
		return func(value string) bool { return strings.HasPrefix(fold(value), want) }, nil
	case *matcher.StringMatcher_Suffix:
		want := fold(pattern.Suffix)
		return func(value string) bool { return strings.HasSuffix(fold(value), want) }, nil
	case *matcher.StringMatcher_Contains:
		want := fold(pattern.Contains)
		return func(value string) bool { return strings.Contains(fold(value), want) }, nil
	case *matcher.StringMatcher_SafeRegex:
		expression, err := wholeMatch(pattern.SafeRegex.GetRegex())
		if err != nil {
			return nil, err
		}
		return expression.MatchString, nil
	default:
		return nil, fmt.Errorf("a text is compared in a way that is not known (%T)", pattern)
	}
}

// wholeMatch compiles an expression that has to match all of a text, as Envoy's safe_regex does (RE2::FullMatch). Go's
// syntax is RE2's. The expression is compiled alone first, so that a parenthesis cannot close the group around it.
func wholeMatch(text string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(text); err != nil {
		return nil, err
	}
	return regexp.Compile(`\A(?:` + text + `)\z`)
}

func (t *headerTest) allows(headers *headerMap) bool {
	value, has := headers.joined(t.name)
	if t.present != nil {
		return (has == *t.present) != t.invert
	}
	if !has && !t.missingIsEmpty {
		return false
	}
	return t.matches(value) != t.invert
}
