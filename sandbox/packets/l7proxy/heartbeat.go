package main

import (
	"errors"
	"io"
	"os"
	"time"
)

// The process that serves and the one that watches over it send each other a byte now and then. Two waits without one
// mean that the other hangs; a pipe that ends means that it is gone.
const (
	beatPause = 250 * time.Millisecond
	beatWait  = 1500 * time.Millisecond
)

var errHangs = errors.New("it does not answer")

// sendBeats sends until the pipe ends. `alive` returns only while the process works.
func sendBeats(to *os.File, alive func()) error {
	for {
		alive()
		if _, err := to.Write([]byte{1}); err != nil {
			return err
		}
		time.Sleep(beatPause)
	}
}

// awaitBeats returns errHangs when two waits in a row bring nothing, or what ended the pipe. One wait may be missed: the
// whole machine may have stood still.
func awaitBeats(from *os.File, wait time.Duration) error {
	buffer := make([]byte, 64)
	for missed := 0; missed < 2; missed++ {
		if err := from.SetReadDeadline(time.Now().Add(wait)); err != nil {
			return err
		}
		n, err := from.Read(buffer)
		switch {
		case n > 0:
			missed = -1
		case err == nil || errors.Is(err, io.EOF):
			return io.EOF
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return err
		}
	}
	return errHangs
}
