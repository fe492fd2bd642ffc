package main

import (
	"net"
	"sync"
	"time"

	cilium "github.com/cilium/proxy/go/cilium/api"
)

// accessLog writes entries to the agent, one message each. A request never waits for it: where the agent does not keep
// up, entries are lost and that is said.
type accessLog struct {
	path    string
	entries chan *cilium.LogEntry
	lost    sync.Once
}

const (
	logQueue        = 4096
	logWriteTimeout = 2 * time.Second
)

func openAccessLog(path string) *accessLog {
	log := &accessLog{path: path, entries: make(chan *cilium.LogEntry, logQueue)}
	go log.run()
	return log
}

func (l *accessLog) write(entry *cilium.LogEntry) {
	select {
	case l.entries <- entry:
	default:
		l.lost.Do(func() { logError("accesslog", "the agent does not keep up: entries are lost from here on") })
	}
}

// run sends each entry; a connection that fails is opened anew once, as Envoy does (cilium/uds_client.cc).
func (l *accessLog) run() {
	var agent *net.UnixConn
	for entry := range l.entries {
		message, err := encodeEntry(entry, logLimit)
		if err != nil {
			logError("accesslog", "an entry cannot be written: %v", err)
			continue
		}
		for try := 0; try < 2; try++ {
			if agent == nil {
				agent, err = net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: l.path, Net: "unixpacket"})
				if err != nil {
					agent = nil
					continue
				}
			}
			agent.SetWriteDeadline(time.Now().Add(logWriteTimeout))
			if _, err = agent.Write(message); err == nil {
				break
			}
			agent.Close()
			agent = nil
		}
		if err != nil {
			logWarning("accesslog", "an entry is lost: %v", err)
		}
	}
}

// accessLogs are the open logs, by path. The agent has one.
type accessLogs struct {
	lock sync.Mutex
	open map[string]*accessLog
}

func (l *accessLogs) at(path string) *accessLog {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.open == nil {
		l.open = map[string]*accessLog{}
	}
	if l.open[path] == nil {
		l.open[path] = openAccessLog(path)
	}
	return l.open[path]
}
