package main

import (
	"context"
	"net/netip"
	"sync/atomic"

	cilium "github.com/cilium/proxy/go/cilium/api"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// policyStore holds the policies and Secrets of the agent's last word. Readers see one version or the other.
type policyStore struct {
	policies atomic.Pointer[map[netip.Addr]*endpointPolicy]
	secrets  atomic.Pointer[map[string]string]
	// arrived is closed when policies have come for the first time.
	arrived chan struct{}
}

func newPolicyStore() *policyStore {
	store := &policyStore{arrived: make(chan struct{})}
	store.policies.Store(&map[netip.Addr]*endpointPolicy{})
	store.secrets.Store(&map[string]string{})
	return store
}

// of is the policy of a pod; nil means that nothing is known of it, and that nobody may pass.
func (s *policyStore) of(pod netip.Addr) *endpointPolicy { return (*s.policies.Load())[pod] }

func (s *policyStore) secret(name string) (value string, has bool) {
	value, has = (*s.secrets.Load())[name]
	return value, has
}

// applyPolicies replaces all policies. It refuses nothing: a refusal would be of all policies of the node, and the agent
// would wait for the next one with every other change. What is not known matches nothing.
func (s *policyStore) applyPolicies(_ context.Context, resources []*anypb.Any) error {
	policies := make(map[netip.Addr]*endpointPolicy, len(resources))
	for _, resource := range resources {
		sent := &cilium.NetworkPolicy{}
		if err := resource.UnmarshalTo(sent); err != nil {
			logError("policy", "a policy cannot be read, its pod is closed: %v", err)
			continue
		}
		policy, err := compilePolicy(sent)
		if err != nil {
			logError("policy", "endpoint %d: rules that match nothing here: %v", sent.GetEndpointId(), err)
		}
		for _, text := range sent.GetEndpointIps() {
			if address, err := netip.ParseAddr(text); err == nil {
				policies[address] = policy
			}
		}
	}
	s.policies.Store(&policies)
	select {
	case <-s.arrived:
	default:
		close(s.arrived)
	}
	return nil
}

// applySecrets replaces all Secrets that header rules compare with.
func (s *policyStore) applySecrets(_ context.Context, resources []*anypb.Any) error {
	secrets := map[string]string{}
	for _, resource := range resources {
		sent := &tls.Secret{}
		if err := resource.UnmarshalTo(sent); err != nil {
			logError("secret", "a Secret cannot be read: %v", err)
			continue
		}
		if source := sent.GetGenericSecret().GetSecret(); source != nil {
			value := source.GetInlineString()
			if source.GetInlineBytes() != nil {
				value = string(source.GetInlineBytes())
			}
			secrets[sent.GetName()] = value
		}
	}
	s.secrets.Store(&secrets)
	return nil
}
