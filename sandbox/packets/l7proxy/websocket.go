package main

import (
	"io"
	"net/http"
	"time"
)

// relayWebsocket hands the connection over once the server has agreed. It ends when one of the sides does.
func (c *connection) relayWebsocket(w http.ResponseWriter, answer *http.Response, upgrade upgradeKind) (taken bool) {
	server, can := answer.Body.(io.ReadWriteCloser)
	if upgrade != websocketUpgrade || !can {
		reply{status: http.StatusBadGateway}.send(w, false, false)
		return false
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(http.StatusSwitchingProtocols)
	c.client.SetDeadline(time.Time{})
	ended := make(chan struct{}, 2)
	go func() {
		io.Copy(server, c.reader)
		ended <- struct{}{}
	}()
	go func() {
		io.Copy(c.client, server)
		ended <- struct{}{}
	}()
	<-ended
	server.Close()
	c.client.Close()
	<-ended
	return true
}
