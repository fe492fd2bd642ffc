// Command packets-node is a node of the sandbox on which packets flow: it keeps Cilium's agent, the pods and a small
// world outside in namespaces of their own, and runs the pods of its node as processes.
package main

import (
	"fmt"
	"os"
	"runtime"
)

// The main goroutine stays on the main thread: a parent-death signal and `unshare` belong to one thread.
func init() { runtime.LockOSThread() }

const usage = `usage: packets-node COMMAND
  run FILE...  run the nodes that the files describe, until SIGTERM; the first has the world outside
  keys FOLDER  write the keys with which the API server and the node know each other
  census [PID] print the ids of the machine's BPF programs and maps; with a process of a node, of those that the node holds
`

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "packets-node:", err)
		os.Exit(1)
	}
}

func command(args []string) error {
	if len(args) > 0 && len(args) < 3 && args[0] == "census" {
		return census(args[1:]...)
	}
	if len(args) < 2 {
		return fmt.Errorf("%s", usage)
	}
	switch args[0] {
	case "run":
		return run(args[1:])
	case "keys":
		return writeKeys(args[1])
	// The rest is started by `run`, inside.
	case stageEnter:
		return enter(args[1])
	case stageInit:
		return initProcess(args[1])
	case stageServe:
		return serve(args[1])
	case stagePass:
		return passPort(args[1])
	case stageWorld:
		return serveWorld(args[1])
	}
	return fmt.Errorf("no command %q\n%s", args[0], usage)
}
