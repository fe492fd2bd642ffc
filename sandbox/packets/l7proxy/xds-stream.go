package main

import (
	"context"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/anypb"
)

// reconnectPause is how long a stream that ended waits before it is opened again: an agent that starts is back soon.
const reconnectPause = 200 * time.Millisecond

// maxResponse allows for all policies of a node at once.
const maxResponse = 64 << 20

// connectAgent opens the connection on which all streams run. The agent serves no name, so any authority will do, but
// one there has to be.
func connectAgent(socket string) (*grpc.ClientConn, error) {
	return grpc.NewClient("unix:"+socket,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithAuthority("localhost"),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true), grpc.MaxCallRecvMsgSize(maxResponse)),
		grpc.WithConnectParams(grpc.ConnectParams{
			MinConnectTimeout: time.Second,
			Backoff:           backoff.Config{BaseDelay: reconnectPause, Multiplier: 1.5, MaxDelay: time.Second},
		}))
}

// subscriber takes the resources of one kind. `started` runs when a stream delivers for the first time: behind a new
// stream there may be a new agent. An error of `apply` refuses all that came.
type subscriber struct {
	started func()
	apply   func(context.Context, []*anypb.Any) error
}

// subscribe keeps a stream open until the context ends. What was taken last stays in force while there is none.
func subscribe(ctx context.Context, agent *grpc.ClientConn, node *core.Node, kind resourceKind, to subscriber) {
	for ctx.Err() == nil {
		err := followStream(ctx, agent, &subscription{kind: kind, node: node}, to)
		if ctx.Err() == nil {
			logInfo("xds", "the stream for %s ended: %v", kind.name, err)
			select {
			case <-ctx.Done():
			case <-time.After(reconnectPause):
			}
		}
	}
}

func followStream(ctx context.Context, agent *grpc.ClientConn, state *subscription, to subscriber) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := agent.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, state.kind.method)
	if err != nil {
		return err
	}
	if err := stream.SendMsg(state.first()); err != nil {
		return err
	}
	for fresh := true; ; fresh = false {
		response := &discovery.DiscoveryResponse{}
		if err := stream.RecvMsg(response); err != nil {
			return err
		}
		if fresh && to.started != nil {
			to.started()
		}
		refused := to.apply(ctx, response.GetResources())
		if refused != nil {
			logError("xds", "%s version %s is refused: %v", state.kind.name, response.GetVersionInfo(), refused)
		}
		if err := stream.SendMsg(state.answer(response, refused)); err != nil {
			return err
		}
	}
}
