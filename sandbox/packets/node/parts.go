package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// part is a program inside that others count on, as `lab sandbox status` shows it.
type part struct {
	Name  string `json:"name"`
	State string `json:"state"`
	// Said is why it is so, where that is not plain.
	Said string `json:"said,omitempty"`
}

const (
	partAnswers   = "answers"
	partSilent    = "silent"
	partStarting  = "starting"
	partNotNeeded = "not needed yet"
)

// startPatience is how long a part may need to its first answer; a busy machine takes long.
const startPatience = time.Minute

// partPatience is how long a part may take to answer when somebody asks for the node's state.
const partPatience = 2 * time.Second

// serveParts says on a socket how the parts inside are.
func (n *Node) serveParts() error {
	listener, err := socketFor(n.settings.partsSocket())
	if err != nil {
		return err
	}
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), partPatience)
		defer cancel()
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(n.parts(ctx))
	}))
}

func (n *Node) parts(ctx context.Context) []part {
	all := []part{n.agentState(), n.proxy.state(ctx)}
	if n.settings.Programs["prometheus"] == "" {
		return all
	}
	prometheus := part{Name: "Prometheus", State: partAnswers}
	if err := prometheusReady(ctx); err != nil {
		prometheus.State, prometheus.Said = partSilent, err.Error()
		if process := n.prometheus.Load(); process == nil || time.Since(process.started) < startPatience {
			prometheus.State = partStarting
		}
	}
	return append(all, prometheus)
}

func (n *Node) agentState() part {
	const name = "Cilium's agent"
	var container *process
	wanted := false
	for _, run := range n.runs() {
		for _, one := range run.snapshot().Spec.Containers {
			if image, _ := imageOf(one); image.kind == agent {
				wanted, container = true, run.processOf(one.Name)
			}
		}
	}
	switch {
	case !wanted:
		return part{Name: name, State: partNotNeeded, Said: "it starts with the release of Cilium"}
	case container == nil:
		return part{Name: name, State: partSilent, Said: "it has ended, or has not been started yet; its pod says why"}
	case n.networkReady():
		return part{Name: name, State: partAnswers}
	case time.Since(container.started) < startPatience:
		return part{Name: name, State: partStarting}
	}
	return part{Name: name, State: partSilent, Said: "it runs and is not healthy"}
}
