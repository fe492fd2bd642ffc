package main

import (
	"reflect"
	"testing"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

func TestHeaderActions(t *testing.T) {
	secrets := func(name string) (string, bool) { return "token", name == "cilium-secrets/lab-token" }
	secret := func(action cilium.HeaderMatch_MismatchAction, name string) *cilium.HeaderMatch {
		return &cilium.HeaderMatch{Name: "X-Token", ValueSdsSecret: name, MismatchAction: action}
	}
	plain := func(action cilium.HeaderMatch_MismatchAction) *cilium.HeaderMatch {
		return &cilium.HeaderMatch{Name: "X-Token", Value: "good", MismatchAction: action}
	}
	tests := []struct {
		name              string
		config            *cilium.HeaderMatch
		before, after     []string
		passes            bool
		missing, rejected []field
	}{
		{"equal to a Secret", secret(cilium.HeaderMatch_FAIL_ON_MISMATCH, "cilium-secrets/lab-token"), []string{"token"}, []string{"token"}, true, nil, nil},
		{"unequal to a Secret", secret(cilium.HeaderMatch_FAIL_ON_MISMATCH, "cilium-secrets/lab-token"), []string{"guess"}, []string{"guess"}, false, []field{{"x-token", redacted}}, nil},
		{"a Secret that has not come", secret(cilium.HeaderMatch_FAIL_ON_MISMATCH, "cilium-secrets/lab-other"), []string{"token"}, []string{"token"}, false, nil, nil},
		{"a Secret that has not come, to be added", secret(cilium.HeaderMatch_ADD_ON_MISMATCH, "cilium-secrets/lab-other"), nil, nil, false, nil, nil},
		{"a Secret that is added", secret(cilium.HeaderMatch_ADD_ON_MISMATCH, "cilium-secrets/lab-token"), nil, []string{"token"}, true, []field{{"x-token", redacted}}, nil},
		{"a wrong value where a Secret replaces it", secret(cilium.HeaderMatch_REPLACE_ON_MISMATCH, "cilium-secrets/lab-token"), []string{"bad"}, []string{"token"}, true, []field{{"x-token", redacted}}, []field{{"x-token", redacted}}},
		{"log", plain(cilium.HeaderMatch_CONTINUE_ON_MISMATCH), []string{"bad"}, []string{"bad"}, true, []field{{"x-token", "good"}}, nil},
		{"add beside another value", plain(cilium.HeaderMatch_ADD_ON_MISMATCH), []string{"bad"}, []string{"bad", "good"}, true, []field{{"x-token", "good"}}, nil},
		{"add what is there", plain(cilium.HeaderMatch_ADD_ON_MISMATCH), []string{"good"}, []string{"good"}, true, nil, nil},
		{"delete a wrong value", plain(cilium.HeaderMatch_DELETE_ON_MISMATCH), []string{"bad"}, nil, true, nil, []field{{"x-token", "bad"}}},
		{"delete what is not there", plain(cilium.HeaderMatch_DELETE_ON_MISMATCH), nil, nil, true, nil, nil},
		{"replace both values", plain(cilium.HeaderMatch_REPLACE_ON_MISMATCH), []string{"bad", "worse"}, []string{"good"}, true, []field{{"x-token", "good"}}, []field{{"x-token", "bad,worse"}}},
		{"an action that is not known", plain(99), []string{"bad"}, []string{"bad"}, false, []field{{"x-token", "good"}}, nil},
		{"presence", &cilium.HeaderMatch{Name: "X-Token"}, []string{""}, []string{""}, true, nil, nil},
		{"fail on match", &cilium.HeaderMatch{Name: "X-Token", Value: "good", MatchAction: cilium.HeaderMatch_FAIL_ON_MATCH}, []string{"good"}, []string{"good"}, false, nil, []field{{"x-token", "good"}}},
		{"delete on match", &cilium.HeaderMatch{Name: "X-Token", Value: "good", MatchAction: cilium.HeaderMatch_DELETE_ON_MATCH}, []string{"good"}, nil, true, nil, []field{{"x-token", "good"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			headers, notes := request("GET", "/"), &headerNotes{}
			for _, value := range test.before {
				headers.add("x-token", value)
			}
			action := newHeaderAction(test.config)
			if got := action.apply(headers, secrets, notes); got != test.passes {
				t.Errorf("passes: %v", got)
			}
			var after []string
			for _, header := range headers.fields {
				if header.name == "x-token" {
					after = append(after, header.value)
				}
			}
			if !reflect.DeepEqual(after, test.after) {
				t.Errorf("the header is %q", after)
			}
			if !reflect.DeepEqual(notes, &headerNotes{test.missing, test.rejected}) {
				t.Errorf("noted: %v", notes)
			}
		})
	}
}

// All rules with actions run, also after one that allows: a header that the second one adds has to be there.
func TestActionsOfAllRulesRun(t *testing.T) {
	adds := func(name string) *cilium.HttpNetworkPolicyRule {
		return &cilium.HttpNetworkPolicyRule{HeaderMatches: []*cilium.HeaderMatch{
			{Name: name, Value: "1", MismatchAction: cilium.HeaderMatch_ADD_ON_MISMATCH},
		}}
	}
	policy, err := compilePolicy(&cilium.NetworkPolicy{IngressPerPortPolicies: ports(
		port(80, 0, allowHTTP(nil, get("/")), allowHTTP(nil, adds("x-one"), adds("x-two"))),
	)})
	if err != nil {
		t.Fatal(err)
	}
	headers := request("GET", "/")
	if !policy.ingress.decide(80, peer{identity: friend}, headers, noSecrets, &headerNotes{}) {
		t.Fatal("the request is refused")
	}
	if headers.get("x-one") != "1" || headers.get("x-two") != "1" {
		t.Errorf("headers are missing: %v", headers.fields)
	}
}
