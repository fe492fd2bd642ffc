package main

import (
	"errors"
	"net"
	"net/http"
	"os"
)

// serveAdmin answers what the agent asks of Envoy's admin socket: another log level, and to end (pkg/envoy/
// envoyadminclient.go). `GET /ready` says that the proxy still works.
func serveAdmin(socket string, alive func(), quit func()) error {
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listening, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	if err := os.Chmod(socket, 0o660); err != nil {
		return err
	}
	requests := http.NewServeMux()
	requests.HandleFunc("POST /logging", func(w http.ResponseWriter, r *http.Request) {
		setLogLevel(r.URL.Query().Get("level"))
		w.Write([]byte("OK\n"))
	})
	requests.HandleFunc("POST /quitquitquit", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("OK\n"))
		go quit()
	})
	requests.HandleFunc("GET /ready", func(w http.ResponseWriter, _ *http.Request) {
		alive()
		w.Write([]byte("LIVE\n"))
	})
	go func() {
		logWarning("admin", "the admin socket ended: %v", http.Serve(listening, requests))
	}()
	return nil
}
