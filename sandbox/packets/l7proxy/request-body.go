package main

import (
	"errors"
	"io"
	"sync"
)

// requestBody is the body of a request on its way to the server. What the server did not want is still in the client's
// connection, and has to be read before the next request can be.
type requestBody struct {
	reader io.Reader
	// length is -1 where it is not known.
	length int64
	// beforeRead runs before the first read.
	beforeRead func()

	lock     sync.Mutex
	started  bool
	closed   bool
	finished bool
}

var errBodyClosed = errors.New("the body is closed")

// maxDrain is how much of an unwanted body is read so that the answer reaches a client that is still sending.
const maxDrain = 1 << 20

func (b *requestBody) Read(into []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.closed {
		return 0, errBodyClosed
	}
	if !b.started && b.beforeRead != nil {
		b.beforeRead()
	}
	b.started = true
	n, err := b.reader.Read(into)
	b.finished = b.finished || errors.Is(err, io.EOF)
	return n, err
}

// Close lets the rest of the body stay where it is.
func (b *requestBody) Close() error {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.closed = true
	return nil
}

// drain reads what is left and says whether the end was reached. It waits for a reader that is at work.
func (b *requestBody) drain() bool {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.closed = true
	if !b.finished {
		_, err := io.CopyN(io.Discard, b.reader, maxDrain)
		b.finished = errors.Is(err, io.EOF)
	}
	return b.finished
}
