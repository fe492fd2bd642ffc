package main

import "fmt"

// arguments are what the agent starts Envoy with.
type arguments struct {
	logLevel  string
	bootstrap string
	// worker: this is the process that serves; without it, the one that watches over it.
	worker bool
}

// workerFlag makes the program serve. The agent never gives it.
const workerFlag = "--worker"

// readArguments reads Envoy's command line as the agent writes it (pkg/envoy/embedded_envoy.go).
func readArguments(words []string) (arguments, error) {
	read := arguments{logLevel: "info"}
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch word {
		case workerFlag:
			read.worker = true
			continue
		case "--", "--keep-cap-net-bind-service":
			continue
		case "-l", "-c", "--base-id", "--log-format":
		default:
			return arguments{}, fmt.Errorf("%q is not an argument that Cilium's agent gives; this program is started by it, as %s", word, programName)
		}
		i++
		if i == len(words) {
			return arguments{}, fmt.Errorf("%s has no value", word)
		}
		switch word {
		case "-l":
			read.logLevel = words[i]
		case "-c":
			read.bootstrap = words[i]
		}
	}
	if read.bootstrap == "" {
		return arguments{}, fmt.Errorf("there is no -c with the bootstrap file of the agent; this program is started by it, as %s", programName)
	}
	return read, nil
}
