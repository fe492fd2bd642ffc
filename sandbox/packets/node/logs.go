package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/virtual-kubelet/virtual-kubelet/errdefs"
	"github.com/virtual-kubelet/virtual-kubelet/node/api"
)

// logLimit is how much of a container's output is kept: it lies in memory. A full file is begun anew.
const logLimit = 8 << 20

// logFile takes what a container writes. Its run before is kept as well.
type logFile struct {
	lock sync.Mutex
	file *os.File
	size int
}

func openLog(folder, container string) (*logFile, error) {
	path := logPath(folder, container, false)
	if err := os.MkdirAll(within(folder, "logs"), 0o755); err != nil {
		return nil, err
	}
	if err := os.Rename(path, logPath(folder, container, true)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND|os.O_TRUNC, 0o600)
	return &logFile{file: file}, err
}

func logPath(folder, container string, previous bool) string {
	if previous {
		return within(folder, "logs", container+".previous")
	}
	return within(folder, "logs", container)
}

func (l *logFile) Write(text []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.size+len(text) > logLimit {
		if err := l.file.Truncate(0); err != nil {
			return 0, err
		}
		l.size = 0
	}
	written, err := l.file.Write(text)
	l.size += written
	return written, err
}

func (l *logFile) Close() error { return l.file.Close() }

// logs answers `kubectl logs`. Lines have no times of their own here, so what asks for them is refused.
func (n *Node) logs(ctx context.Context, namespace, name, container string, options api.ContainerLogOpts) (io.ReadCloser, error) {
	run := n.find(namespace, name)
	if run == nil {
		return nil, errdefs.NotFoundf("no pod %s/%s on this node", namespace, name)
	}
	if options.Timestamps || options.SinceSeconds > 0 || !options.SinceTime.IsZero() {
		return nil, errdefs.InvalidInput("this node keeps no times of log lines: leave out --timestamps and --since")
	}
	path := logPath(run.folder, container, options.Previous)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errdefs.NotFoundf("container %s of pod %s/%s has written nothing", container, namespace, name)
	}
	if err != nil {
		return nil, err
	}
	offset := int64(len(text))
	if options.Tail > 0 {
		text = lastLines(text, options.Tail)
	}
	if options.LimitBytes > 0 && len(text) > options.LimitBytes {
		text = text[:options.LimitBytes]
	}
	if !options.Follow {
		return io.NopCloser(bytes.NewReader(text)), nil
	}
	return follow(ctx, path, text, offset), nil
}

// lastLines are the last lines of a text.
func lastLines(text []byte, count int) []byte {
	end := len(text)
	if end > 0 && text[end-1] == '\n' {
		end--
	}
	for ; count > 0; count-- {
		start := bytes.LastIndexByte(text[:end], '\n')
		if start < 0 {
			return text
		}
		end = start
	}
	return text[end+1:]
}

// follow gives a text, and then what is added to a file, until the reader is closed.
func follow(ctx context.Context, path string, text []byte, offset int64) io.ReadCloser {
	reader, writer := io.Pipe()
	go func() {
		_, err := writer.Write(text)
		for err == nil && ctx.Err() == nil {
			var more []byte
			if more, err = readFrom(path, &offset); err != nil {
				break
			}
			if len(more) > 0 {
				_, err = writer.Write(more)
				continue
			}
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
		writer.CloseWithError(io.EOF)
	}()
	return reader
}

func readFrom(path string, offset *int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() < *offset {
		*offset = 0
	}
	buffer := make([]byte, 64<<10)
	count, err := file.ReadAt(buffer, *offset)
	*offset += int64(count)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return buffer[:count], err
}
