package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"syscall"
	"time"
)

// The sandbox's Prometheus runs inside, as nobody and without capabilities. What it has seen lies in memory and goes
// with the node.
const (
	prometheusAddress = "127.0.0.1:9090"
	prometheusFolder  = state + "/prometheus"
	prometheusProgram = prometheusFolder + "/prometheus"
	prometheusConfig  = prometheusFolder + "/config/prometheus.json"
	prometheusRules   = prometheusFolder + "/config/rules.json"
	prometheusTargets = prometheusFolder + "/config/targets.json"
	prometheusData    = prometheusFolder + "/data"
	nobody            = 65534
)

// servePrometheus keeps a Prometheus running, and hands its port to the outside through a socket.
func (n *Node) servePrometheus() error {
	if n.settings.Programs["prometheus"] == "" {
		return nil
	}
	if err := furnishPrometheus(n.settings.Programs["prometheus"]); err != nil {
		return fmt.Errorf("Prometheus: %w", err)
	}
	listener, err := socketFor(n.settings.prometheusSocket())
	if err != nil {
		return err
	}
	go relay(listener, dialer("tcp", prometheusAddress))
	go n.keepPrometheus()
	go n.followMonitors()
	return nil
}

// socketFor listens on a socket that only root may use.
func socketFor(path string) (net.Listener, error) {
	_ = os.Remove(path)
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return listener, os.Chmod(path, 0o600)
}

// furnishPrometheus lays out its folder: the program is bound there, since nobody may not look into the user's cache.
func furnishPrometheus(program string) error {
	for _, folder := range []string{prometheusFolder + "/config", prometheusData} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if err := os.Chown(prometheusData, nobody, nobody); err != nil {
		return err
	}
	if err := writeFile(prometheusProgram, ""); err != nil {
		return err
	}
	if err := mount(program, prometheusProgram, "", syscall.MS_BIND, ""); err != nil {
		return err
	}
	return (&prometheusFiles{}).write(nil, nil, []targetGroup{})
}

func (n *Node) keepPrometheus() {
	words := asUser(user{nobody, nobody}, nil, []string{
		prometheusProgram, "--config.file=" + prometheusConfig, "--storage.tsdb.path=" + prometheusData,
		// It lies in memory: a day of one node's series is some ten megabytes.
		"--storage.tsdb.retention.time=1d", "--storage.tsdb.retention.size=256MB",
		"--web.listen-address=" + prometheusAddress, "--log.level=warn",
	})
	for n.ctx.Err() == nil {
		process, err := start(words, []string{"PATH=" + nodePath, "HOME=/tmp"}, os.Stderr)
		if err != nil {
			log.Printf("Prometheus: %v", err)
		} else {
			n.prometheus.Store(process)
			<-process.done
			log.Printf("Prometheus ended with exit code %d after %s; it is started again", process.code, time.Since(process.started).Round(time.Millisecond))
		}
		time.Sleep(time.Second)
	}
}

// reloadPrometheus makes it read its files again; those of targets it watches itself.
func (n *Node) reloadPrometheus() {
	if process := n.prometheus.Load(); process != nil {
		process.signal(syscall.SIGHUP)
	}
}

// prometheusReady asks whether it answers queries.
func prometheusReady(ctx context.Context) error {
	return answersOK(ctx, prober, "http://"+prometheusAddress+"/-/ready")
}

// prometheusFiles remembers what is written, so that only what has changed is.
type prometheusFiles struct{ config, rules, targets string }

// write lays down a configuration, rules and targets. Files of JSON are files of YAML.
func (p *prometheusFiles) write(jobs []scrapeJob, groups []any, targets []targetGroup) error {
	config := map[string]any{
		// The operator's defaults.
		"global":         map[string]string{"scrape_interval": "30s", "evaluation_interval": "30s"},
		"scrape_configs": orNone(jobs), "rule_files": []string{prometheusRules},
	}
	for _, file := range []struct {
		path    string
		known   *string
		content any
	}{
		{prometheusTargets, &p.targets, targets},
		{prometheusRules, &p.rules, map[string]any{"groups": orNone(groups)}},
		{prometheusConfig, &p.config, config},
	} {
		text, err := json.MarshalIndent(file.content, "", "  ")
		if err != nil {
			return err
		}
		if string(text) == *file.known {
			continue
		}
		// Whole or not at all: Prometheus may be reading.
		if err := writeFile(file.path+".new", string(text)); err != nil {
			return err
		}
		if err := os.Rename(file.path+".new", file.path); err != nil {
			return err
		}
		*file.known = string(text)
	}
	return nil
}

func orNone[V any](all []V) []V {
	if all == nil {
		return []V{}
	}
	return all
}
