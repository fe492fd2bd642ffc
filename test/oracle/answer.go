package main

import (
	"bytes"
	"encoding/json"
)

// The words of verdicts/answer.ts.
const (
	allowed         = "allowed"
	deniedByDefault = "denied-by-default"
	deniedByRule    = "denied-by-rule"
	deniedByL7      = "denied-by-l7"
	notEvaluable    = "not-evaluable"

	l7None = "none"
	l7HTTP = "http"
	l7DNS  = "dns"
	l7TLS  = "tls"

	authRequired = "required"
)

// policyStatus says whether a policy of the world counts.
type policyStatus struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	Error     string `json:"error,omitempty"`
}

// flowVerdict is the answer for one flow.
type flowVerdict struct {
	Verdict string
	Egress  string
	Ingress string
	L7      string
	Auth    string
	// Reason of a verdict that is not evaluable.
	Reason string
	// AuthUnstable is true if Cilium's own answer on authentication differs from one computation to the next.
	AuthUnstable bool
}

func appendText(line []byte, text string) []byte {
	quoted, _ := json.Marshal(text)
	return append(line, quoted...)
}

// appendTo writes the verdict by hand: there are hundreds of thousands of them in a line, of few fixed words each.
func (v flowVerdict) appendTo(line []byte) []byte {
	for _, field := range [...][2]string{
		{`{"verdict":"`, v.Verdict}, {`","egress":"`, v.Egress}, {`","ingress":"`, v.Ingress},
		{`","l7":"`, v.L7}, {`","auth":"`, v.Auth},
	} {
		line = append(line, field[0]...)
		line = append(line, field[1]...)
	}
	line = append(line, `","because":[]`...)
	if v.Reason != "" {
		line = appendText(append(line, `,"reason":`...), v.Reason)
	}
	if v.AuthUnstable {
		line = append(line, `,"authStable":false`...)
	}
	return append(line, '}')
}

// answerLine is one line of output.
func answerLine(policies []policyStatus, verdicts []flowVerdict) []byte {
	line := make([]byte, 0, 256+len(verdicts)*112+len(policies)*96)
	line = append(line, `{"policies":[`...)
	for i, status := range policies {
		if i > 0 {
			line = append(line, ',')
		}
		text, _ := json.Marshal(status)
		line = append(line, text...)
	}
	line = append(line, `],"verdicts":[`...)
	for i, verdict := range verdicts {
		if i > 0 {
			line = append(line, ',')
		}
		line = verdict.appendTo(line)
	}
	return append(line, "]}\n"...)
}

// errorLine is the line of output for a world that cannot be read.
func errorLine(err error) []byte {
	line := appendText([]byte(`{"error":`), err.Error())
	return append(bytes.TrimRight(line, "\n"), "}\n"...)
}
