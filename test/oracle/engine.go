package main

import (
	"context"

	"github.com/cilium/cilium/pkg/crypto/certificatemanager"
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/types"
)

// engine is Cilium's policy repository with one world's policies and identities.
type engine struct {
	repository *policy.Repository
	manager    identitymanager.IDManager
	// egressPorts are the named ports of all pods: what a name means at egress.
	egressPorts types.NamedPortMultiMap
	managed     map[identity.NumericIdentity]bool
}

func newEngine(all identity.IdentityMap, policies []policyRules, egressPorts types.NamedPortMultiMap) *engine {
	manager := identitymanager.NewIDManager(logger)
	translator := envoypolicy.NewEnvoyL7RulesTranslator(logger, secrets{})
	repository := policy.NewPolicyRepository(logger, all, secrets{}, translator, manager, noMetrics{})
	repository.GetSelectorCache().SetLocalIdentityNotifier(noNames{})
	tellNamedPorts(repository, egressPorts)
	for _, accepted := range policies {
		repository.ReplaceByResource(accepted.rules, accepted.resource)
	}
	return &engine{
		repository: repository, manager: manager, egressPorts: egressPorts,
		managed: map[identity.NumericIdentity]bool{},
	}
}

// policyOf computes the policy of a pod: the selector policy of its identity, then the map of its endpoint.
func (e *engine) policyOf(id *identity.Identity, ports types.NamedPortMap) (*endpointPolicy, error) {
	isNew := !e.managed[id.ID]
	e.managed[id.ID] = true
	selected, err := e.selectorPolicyOf(id, isNew)
	if err != nil {
		return nil, err
	}
	own := &owner{ports: ports, egressPorts: e.egressPorts, selected: selected}
	distilled := selected.DistillPolicy(logger, own, redirectsOf(selected, own))
	_ = distilled.Ready()
	distilled.Detach(logger)
	return &endpointPolicy{EndpointPolicy: distilled, owner: own}, nil
}

// endpointID is the number of the endpoint whose policy is computed. It is a part of the names of redirects only.
const endpointID = 1

// endpointPolicy is what decides about one pod's flows.
type endpointPolicy struct {
	*policy.EndpointPolicy
	owner *owner
	// The proxy's view of each direction, made when a request first needs it.
	proxies [2]*proxyPolicy
	// Entries whose keys the datapath's map has otherwise, read when an entry is first looked up.
	blocks blocksAtZero
}

// owner stands for the endpoint that a policy is computed for.
type owner struct {
	ports       types.NamedPortMap
	egressPorts types.NamedPortMultiMap
	selected    policy.SelectorPolicy
}

var _ policy.PolicyOwner = &owner{}

func (o *owner) GetID() uint64 { return endpointID }

func (o *owner) PolicyDebug(string, ...any) {}
func (o *owner) IsHost() bool               { return false }
func (o *owner) MapStateSize() int          { return 0 }

func (o *owner) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

// secrets is a cluster whose Secrets are copied to the proxies (chart key tls.secretSync, on by default): the agent reads
// none, and a rule refers to them by name. TLS contexts are taken as given: what a proxy decides about a request does
// not depend on them.
type secrets struct{}

var (
	_ certificatemanager.CertificateManager = secrets{}
	_ certificatemanager.SecretManager      = secrets{}
)

func (secrets) GetTLSContext(context.Context, *api.TLSContext, string) (ca, public, private string, inline bool, err error) {
	return "ca", "public", "private", true, nil
}

func (secrets) GetSecretString(context.Context, *api.Secret, string) (string, error) {
	return "", nil
}

func (secrets) PolicySecretSyncEnabled() bool         { return false }
func (secrets) SecretsOnlyFromSecretsNamespace() bool { return false }
func (secrets) GetSecretSyncNamespace() string        { return "" }

type noMetrics struct{}

// noNames ignores which names the engine wants to learn about: the world's identities carry them already.
type noNames struct{}

func (noNames) RegisterFQDNSelector(api.FQDNSelector) uint64   { return 0 }
func (noNames) UnregisterFQDNSelector(api.FQDNSelector) uint64 { return 0 }
