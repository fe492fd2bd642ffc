// Command oracle answers questions about network policies with Cilium's own policy engine. It reads one world with
// flows a line on stdin and writes one answer a line on stdout, in the shapes of verdicts/world.ts and verdicts/answer.ts.
// The project's own engine is compared with it.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	timing := flag.Bool("engine-only-timing", false, "print to stderr how long each line took to parse and to decide")
	authRepeats := flag.Int("auth-repeats", 0, "compute policies with authentication that often and say where it differs")
	flag.Parse()

	if err := configure(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	reader := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 0 && !blank(line) {
			if _, failed := os.Stdout.Write(respond(line, *authRepeats, *timing)); failed != nil {
				os.Exit(1)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func blank(line []byte) bool {
	for _, character := range line {
		if character != ' ' && character != '\t' && character != '\r' && character != '\n' {
			return false
		}
	}
	return true
}

// respond answers one line. A panic of the engine is an answer too: the lines after it are still wanted.
func respond(line []byte, authRepeats int, timing bool) (response []byte) {
	defer func() {
		if failure := recover(); failure != nil {
			response = errorLine(fmt.Errorf("the engine panicked: %v", failure))
		}
	}()
	started := time.Now()
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return errorLine(err)
	}
	parsed := time.Now()
	policies, verdicts, err := decide(&asked, authRepeats)
	if timing {
		fmt.Fprintf(os.Stderr, "parse %d ms, engine %d ms, flows %d\n",
			parsed.Sub(started).Milliseconds(), time.Since(parsed).Milliseconds(), len(asked.Flows))
	}
	if err != nil {
		return errorLine(err)
	}
	return answerLine(policies, verdicts)
}
