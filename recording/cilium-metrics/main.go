// Metrics of a small cluster with the policy lab, made by Cilium's own metric code.
//
//	cilium-metrics describe --hubble-metrics LIST
//	cilium-metrics record   --hubble-metrics LIST [--output FILE] [--end TIME] [--duration D] [--step D] [--seed N]
//
// describe prints every metric that can be registered, as JSON. record writes a timeline as OpenMetrics text with
// timestamps, for `promtool tsdb create-blocks-from openmetrics`. LIST is what the chart joins of
// hubble.metrics.enabled: entries separated by blanks.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("say describe or record")
	}
	command, arguments := arguments[0], arguments[1:]
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	list := flags.String("hubble-metrics", "", "what the chart joins of hubble.metrics.enabled")
	file := flags.String("output", "", "where the timeline goes; standard output if empty")
	end := flags.String("end", "2026-01-15T15:00:00Z", "time of the last sample")
	duration := flags.Duration("duration", 3*time.Hour, "length of the timeline; the story takes three hours")
	step := flags.Duration("step", 15*time.Second, "time between two scrapes; whole seconds")
	seed := flags.Uint64("seed", 1, "of the random numbers")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	enabled := strings.Fields(*list)
	if err := checkHubbleMetrics(enabled); err != nil {
		return err
	}
	switch command {
	case "describe":
		all, err := describe(enabled)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(all)
	case "record":
		last, err := time.Parse(time.RFC3339, *end)
		if err != nil {
			return fmt.Errorf("--end: %w", err)
		}
		if *step < time.Second || *step%time.Second != 0 || *duration < *step {
			return errors.New("--step takes whole seconds and --duration at least one step")
		}
		timeline, err := record(enabled, span{last.Add(-*duration), last, *step}, *seed)
		if err != nil {
			return err
		}
		return writeTo(*file, timeline)
	}
	return fmt.Errorf("%q is neither describe nor record", command)
}

// writeTo leaves no half of a timeline.
func writeTo(file string, timeline *openMetrics) error {
	if file == "" {
		return timeline.write(os.Stdout)
	}
	output, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := errors.Join(timeline.write(output), output.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}
