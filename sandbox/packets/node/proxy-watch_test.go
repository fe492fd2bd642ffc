package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestProxyWatch(t *testing.T) {
	silent := errors.New("no answer")
	var ended []int
	pids, answer := []int{}, error(silent)
	watch := &proxyWatch{
		processes: func() []int { return pids },
		ask:       func(context.Context) error { return answer },
		end:       func(pid int) { ended = append(ended, pid) },
	}
	ctx, now := context.Background(), time.Now()
	steps := []struct {
		name   string
		after  time.Duration
		pids   []int
		answer error
		state  string
		ended  int
	}{
		{"before an HTTP rule", 0, nil, silent, partNotNeeded, 0},
		{"it works", time.Second, []int{7, 8}, nil, partAnswers, 0},
		{"it is dead", time.Second, nil, silent, partSilent, 0},
		{"it is back", time.Second, []int{9, 10}, nil, partAnswers, 0},
		{"both hang", time.Second, []int{9, 10}, silent, partSilent, 0},
		{"still", proxyPatience - time.Second, []int{9, 10}, silent, partSilent, 0},
		{"for too long", 2 * time.Second, []int{9, 10}, silent, partSilent, 2},
		{"others need a moment", time.Second, []int{11, 12}, silent, partSilent, 2},
		{"and work", time.Second, []int{11, 12}, nil, partAnswers, 2},
	}
	for _, step := range steps {
		now = now.Add(step.after)
		pids, answer = step.pids, step.answer
		watch.look(ctx, now)
		if state := watch.state(ctx); state.State != step.state || len(ended) != step.ended {
			t.Errorf("%s: %+v, %d ended", step.name, state, len(ended))
		}
	}
}
