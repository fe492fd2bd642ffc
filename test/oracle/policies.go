package main

import (
	"encoding/json"
	"errors"
	"fmt"

	ipcachetypes "github.com/cilium/cilium/pkg/ipcache/types"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	"github.com/cilium/cilium/pkg/policy/api"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	strictjson "sigs.k8s.io/json"
)

const (
	kindNetworkPolicy = "NetworkPolicy"
	kindCNP           = "CiliumNetworkPolicy"
	kindCCNP          = "CiliumClusterwideNetworkPolicy"

	defaultNamespace = "default"
)

// apiVersions of the kinds that Cilium enforces.
var apiVersions = map[string]string{
	kindNetworkPolicy: "networking.k8s.io/v1",
	kindCNP:           "cilium.io/v2",
	kindCCNP:          "cilium.io/v2",
}

// policyRules are the rules of one accepted object.
type policyRules struct {
	resource ipcachetypes.ResourceID
	rules    policyEntries
	// names are those that its egress rules allow.
	names []api.FQDNSelector
}

// objectHead is what all kinds have.
type objectHead struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Metadata   map[string]any `json:"metadata"`
}

func (h *objectHead) text(field string) string {
	text, _ := h.Metadata[field].(string)
	return text
}

// readPolicies reads the world's objects as an API server and then an agent would. What either refuses is left out.
func readPolicies(asked *question) ([]policyStatus, []policyRules) {
	statuses := make([]policyStatus, 0, len(asked.Policies))
	accepted := make([]policyRules, 0, len(asked.Policies))
	seen := map[string]bool{}
	services := sortedServices(asked.Services)
	for _, raw := range asked.Policies {
		status, rules, err := readPolicy(raw, services, seen, peersCluster(asked))
		if err != nil {
			status.Error = err.Error()
			if status.Error == "" {
				status.Error = "refused"
			}
		} else {
			accepted = append(accepted, rules)
		}
		statuses = append(statuses, status)
	}
	return statuses, accepted
}

func readPolicy(raw json.RawMessage, services []serviceInput, seen map[string]bool, cluster string) (status policyStatus, rules policyRules, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("reading it panics: %v", failure)
		}
	}()
	var object map[string]any
	if err := utiljson.Unmarshal(raw, &object); err != nil {
		return status, rules, err
	}
	var head objectHead
	if err := json.Unmarshal(raw, &head); err != nil {
		status.Kind, _ = object["kind"].(string)
		return status, rules, err
	}
	status = policyStatus{Kind: head.Kind, Namespace: head.text("namespace"), Name: head.text("name")}
	if version, known := apiVersions[head.Kind]; !known || version != head.APIVersion {
		return status, rules, fmt.Errorf("apiVersion %q, kind %q: no kind that Cilium enforces", head.APIVersion, head.Kind)
	}
	// An API server puts an object where the request goes to: `default` unless the object says otherwise.
	if metadata, _ := object["metadata"].(map[string]any); head.Kind == kindCCNP {
		status.Namespace = ""
		delete(metadata, "namespace")
	} else if status.Namespace == "" && metadata != nil {
		status.Namespace = defaultNamespace
		metadata["namespace"] = defaultNamespace
	}
	if err := checkMetadata(object["metadata"], status.Name); err != nil {
		return status, rules, err
	}
	key := head.Kind + "/" + status.Namespace + "/" + status.Name
	if seen[key] {
		return status, rules, errors.New("the same object twice")
	}
	seen[key] = true
	placed, err := json.Marshal(object)
	if err != nil {
		return status, rules, err
	}
	rules, err = parsePolicy(head.Kind, status, placed, services, cluster)
	return status, rules, err
}

// checkMetadata does an API server's checks of what all objects have: a name of its form, and fields of their types.
func checkMetadata(metadata any, name string) error {
	if name == "" {
		return errors.New("metadata.name: Required value: name or generateName is required")
	}
	for _, message := range validation.NameIsDNSSubdomain(name, false) {
		return fmt.Errorf("metadata.name: Invalid value: %q: %s", name, message)
	}
	raw, err := json.Marshal(metadata)
	if err != nil {
		return err
	}
	var decoded metav1.ObjectMeta
	if err := strictjson.UnmarshalCaseSensitivePreserveInts(raw, &decoded); err != nil {
		return fmt.Errorf("metadata: %w", err)
	}
	return nil
}

func parsePolicy(kind string, status policyStatus, raw []byte, services []serviceInput, cluster string) (rules policyRules, err error) {
	resourceKind := ipcachetypes.ResourceKindNetpol
	var parsed api.Rules
	switch kind {
	case kindNetworkPolicy:
		rules.rules, err = parseNetworkPolicy(raw, cluster)
	case kindCNP:
		resourceKind = ipcachetypes.ResourceKindCNP
		var object ciliumv2.CiliumNetworkPolicy
		if err = admitAndDecode(kind, raw, &object); err == nil {
			if err = resolveSpecs(object.Spec, object.Specs, services); err == nil {
				parsed, err = object.Parse(logger, cluster)
			}
		}
	case kindCCNP:
		resourceKind = ipcachetypes.ResourceKindCCNP
		var object ciliumv2.CiliumClusterwideNetworkPolicy
		if err = admitAndDecode(kind, raw, &object); err == nil {
			if err = resolveSpecs(object.Spec, object.Specs, services); err == nil {
				parsed, err = object.Parse(logger, cluster)
			}
		}
	}
	rules.resource = ipcachetypes.NewResourceID(resourceKind, status.Namespace, status.Name)
	if kind != kindNetworkPolicy && err == nil {
		rules.rules, rules.names = entriesOf(parsed), namesOf(parsed)
	}
	return rules, err
}

// namesOf are the names that egress rules allow.
func namesOf(rules api.Rules) (names []api.FQDNSelector) {
	for _, rule := range rules {
		for i := range rule.Egress {
			names = append(names, rule.Egress[i].ToFQDNs...)
		}
	}
	return names
}

func parseNetworkPolicy(raw []byte, cluster string) (policyEntries, error) {
	if err := checkNetworkPolicy(raw); err != nil {
		return nil, err
	}
	var object slimnetworkingv1.NetworkPolicy
	if err := utiljson.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	return networkPolicyEntries(&object, cluster)
}

func admitAndDecode(kind string, raw []byte, into any) error {
	stored, err := definitions[kind].admit(raw)
	if err != nil {
		return err
	}
	return utiljson.Unmarshal(stored, into)
}

// resolveSpecs replaces what a rule refers to outside of itself.
func resolveSpecs(spec *api.Rule, specs api.Rules, services []serviceInput) error {
	for _, rule := range append(api.Rules{spec}, specs...) {
		if rule == nil {
			continue
		}
		if needsProvider(rule) {
			return errors.New("toGroups and fromGroups: needs a cloud provider")
		}
		resolveToServices(rule, services)
	}
	return nil
}
