package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
)

// The agent reads the proxy's standard error line by line, as `thread|level|subsystem|message` (pkg/envoy,
// newEnvoyLogPiper), and writes each into its own log at that level.

var logLevels = []string{"trace", "debug", "info", "warning", "error", "critical", "off"}

var logFrom atomic.Int32

// setLogLevel takes one of Envoy's level names; a name that is not known changes nothing.
func setLogLevel(name string) {
	for i, level := range logLevels {
		if level == name {
			logFrom.Store(int32(i))
		}
	}
}

func logDebug(subsystem, format string, values ...any)   { logAt(1, subsystem, format, values...) }
func logInfo(subsystem, format string, values ...any)    { logAt(2, subsystem, format, values...) }
func logWarning(subsystem, format string, values ...any) { logAt(3, subsystem, format, values...) }
func logError(subsystem, format string, values ...any)   { logAt(4, subsystem, format, values...) }

func logAt(level int32, subsystem, format string, values ...any) {
	if level >= logFrom.Load() {
		fmt.Fprintln(os.Stderr, logLine(logLevels[level], subsystem, fmt.Sprintf(format, values...)))
	}
}

// logLine makes one line of a message, whatever a client has put into it.
func logLine(level, subsystem, message string) string {
	clean := strings.Map(func(char rune) rune {
		if char < ' ' || char == 0x7f {
			return ' '
		}
		return char
	}, message)
	// The agent puts a bracket before the message, where Envoy has the name of a source file.
	return fmt.Sprintf("%d|%s|lab-%s|l7proxy] %s", os.Getpid(), level, subsystem, clean)
}
