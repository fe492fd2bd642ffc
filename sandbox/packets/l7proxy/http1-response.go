package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"strconv"
	"sync"
	"time"
)

// responseWriter writes one answer of HTTP/1.1. Each write reaches the client at once: a server that streams is not held
// back.
type responseWriter struct {
	client  net.Conn
	out     *bufio.Writer
	header  http.Header
	status  int
	chunks  io.WriteCloser
	hasBody bool
	left    int64
	failed  error
	// closing: the connection ends after this answer.
	closing bool
	// waiting: the client sends its body only when it is told to go on.
	waiting bool
	lock    sync.Mutex
}

// writeTimeout bounds a client that takes nothing of its answer.
const writeTimeout = 5 * time.Minute

func newResponseWriter(client net.Conn, isHead bool) *responseWriter {
	return &responseWriter{
		client: client, out: bufio.NewWriter(client), header: http.Header{}, hasBody: !isHead, left: -1,
	}
}

func (w *responseWriter) Header() http.Header { return w.header }

// sendContinue tells the client to send its body. It runs while the body is passed on, perhaps beside an early answer.
func (w *responseWriter) sendContinue() {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.status != 0 {
		return
	}
	w.waiting = false
	w.out.WriteString("HTTP/1.1 100 Continue\r\n\r\n")
	w.flush()
}

func (w *responseWriter) WriteHeader(status int) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.status != 0 {
		return
	}
	w.status = status
	// A client that was not told to go on may send its body or not: what follows cannot be read.
	w.closing = w.closing || w.waiting
	informational := status < 200
	if informational || status == http.StatusNoContent || status == http.StatusNotModified {
		w.hasBody = false
	}
	length, err := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64)
	switch {
	case !w.hasBody:
	case err == nil && length >= 0:
		w.left = length
	default:
		w.header.Del("Content-Length")
		w.header.Set("Transfer-Encoding", "chunked")
		w.chunks = httputil.NewChunkedWriter(w.out)
	}
	if !informational {
		w.header.Del("Connection")
		if w.closing {
			w.header.Set("Connection", "close")
		}
		if w.header.Get("Date") == "" {
			w.header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
		}
	}
	fmt.Fprintf(w.out, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	w.header.Write(w.out)
	w.out.WriteString("\r\n")
	if !w.hasBody {
		w.flush()
	}
}

func (w *responseWriter) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	switch {
	case w.failed != nil:
		return 0, w.failed
	case !w.hasBody || len(data) == 0:
		return len(data), nil
	case w.chunks != nil:
		w.chunks.Write(data)
	case int64(len(data)) > w.left:
		w.failed = http.ErrContentLength
		return 0, w.failed
	default:
		w.left -= int64(len(data))
		w.out.Write(data)
	}
	w.flush()
	return len(data), w.failed
}

func (w *responseWriter) Flush() { w.flush() }

func (w *responseWriter) flush() {
	w.client.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err := w.out.Flush(); err != nil && w.failed == nil {
		w.failed = err
	}
}

// abort ends the answer where it is: the client sees that it is not whole.
func (w *responseWriter) abort(err error) {
	if w.failed == nil {
		w.failed = err
	}
}

// finish ends the answer. An error says that the connection cannot be used further.
func (w *responseWriter) finish() error {
	if w.failed == nil && w.chunks != nil {
		w.chunks.Close()
		w.out.WriteString("\r\n")
		w.flush()
	}
	if w.failed == nil && w.hasBody && w.left > 0 {
		w.failed = io.ErrUnexpectedEOF
	}
	if w.failed == nil {
		w.flush()
	}
	return w.failed
}
