package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	strictjson "sigs.k8s.io/json"
)

// checkNetworkPolicy does an API server's checks of a NetworkPolicy, whose unknown fields it drops: the rules of
// k8s.io/kubernetes/pkg/apis/networking/validation, which no module for importing carries.
func checkNetworkPolicy(raw []byte) error {
	var policy networkingv1.NetworkPolicy
	if err := strictjson.UnmarshalCaseSensitivePreserveInts(raw, &policy); err != nil {
		return err
	}
	spec := field.NewPath("spec")
	problems := selectorProblems(&policy.Spec.PodSelector, spec.Child("podSelector"))
	for i, rule := range policy.Spec.Ingress {
		path := spec.Child("ingress").Index(i)
		problems = append(problems, ruleProblems(rule.Ports, rule.From, path, path.Child("from"))...)
	}
	for i, rule := range policy.Spec.Egress {
		path := spec.Child("egress").Index(i)
		problems = append(problems, ruleProblems(rule.Ports, rule.To, path, path.Child("to"))...)
	}
	if len(policy.Spec.PolicyTypes) > 2 {
		problems = append(problems, field.TooMany(spec.Child("policyTypes"), len(policy.Spec.PolicyTypes), 2))
	} else {
		for i, kind := range policy.Spec.PolicyTypes {
			if kind != networkingv1.PolicyTypeIngress && kind != networkingv1.PolicyTypeEgress {
				problems = append(problems, field.NotSupported(spec.Child("policyTypes").Index(i), kind,
					[]networkingv1.PolicyType{networkingv1.PolicyTypeEgress, networkingv1.PolicyTypeIngress}))
			}
		}
	}
	if len(problems) == 0 {
		return nil
	}
	texts := make([]string, 0, len(problems))
	for _, problem := range problems {
		texts = append(texts, problem.Error())
	}
	return errors.New(strings.Join(texts, "; "))
}

func selectorProblems(selector *metav1.LabelSelector, path *field.Path) field.ErrorList {
	return metav1validation.ValidateLabelSelector(selector, metav1validation.LabelSelectorValidationOptions{}, path)
}

func ruleProblems(ports []networkingv1.NetworkPolicyPort, peers []networkingv1.NetworkPolicyPeer,
	path, peersPath *field.Path,
) (problems field.ErrorList) {
	for i := range ports {
		problems = append(problems, portProblems(&ports[i], path.Child("ports").Index(i))...)
	}
	for i := range peers {
		problems = append(problems, peerProblems(&peers[i], peersPath.Index(i))...)
	}
	return problems
}

func portProblems(port *networkingv1.NetworkPolicyPort, path *field.Path) (problems field.ErrorList) {
	if port.Protocol != nil {
		switch *port.Protocol {
		case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
		default:
			problems = append(problems, field.NotSupported(path.Child("protocol"), *port.Protocol,
				[]corev1.Protocol{corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP}))
		}
	}
	if port.Port == nil {
		if port.EndPort != nil {
			problems = append(problems, field.Required(path.Child("port"), "must be specified when endPort is specified"))
		}
		return problems
	}
	if port.Port.Type == intstr.String {
		if port.EndPort != nil {
			problems = append(problems, field.Invalid(path.Child("endPort"), *port.EndPort,
				"may not be specified when port is non-numeric"))
		}
		for _, message := range validation.IsValidPortName(port.Port.StrVal) {
			problems = append(problems, field.Invalid(path.Child("port"), port.Port.StrVal, message))
		}
		return problems
	}
	for _, message := range validation.IsValidPortNum(int(port.Port.IntVal)) {
		problems = append(problems, field.Invalid(path.Child("port"), port.Port.IntVal, message))
	}
	if port.EndPort != nil {
		if *port.EndPort < port.Port.IntVal {
			problems = append(problems, field.Invalid(path.Child("endPort"), *port.EndPort,
				"must be greater than or equal to `port`"))
		}
		for _, message := range validation.IsValidPortNum(int(*port.EndPort)) {
			problems = append(problems, field.Invalid(path.Child("endPort"), *port.EndPort, message))
		}
	}
	return problems
}

func peerProblems(peer *networkingv1.NetworkPolicyPeer, path *field.Path) (problems field.ErrorList) {
	set := 0
	if peer.PodSelector != nil {
		set++
		problems = append(problems, selectorProblems(peer.PodSelector, path.Child("podSelector"))...)
	}
	if peer.NamespaceSelector != nil {
		set++
		problems = append(problems, selectorProblems(peer.NamespaceSelector, path.Child("namespaceSelector"))...)
	}
	if peer.IPBlock != nil {
		set++
		problems = append(problems, blockProblems(peer.IPBlock, path.Child("ipBlock"))...)
	}
	if set == 0 {
		problems = append(problems, field.Required(path, "must specify a peer"))
	} else if set > 1 && peer.IPBlock != nil {
		problems = append(problems, field.Forbidden(path, "may not specify both ipBlock and another peer"))
	}
	return problems
}

func blockProblems(block *networkingv1.IPBlock, path *field.Path) (problems field.ErrorList) {
	if block.CIDR == "" {
		return field.ErrorList{field.Required(path.Child("cidr"), "")}
	}
	whole, err := netip.ParsePrefix(block.CIDR)
	if err != nil {
		return field.ErrorList{field.Invalid(path.Child("cidr"), block.CIDR, "not a valid CIDR")}
	}
	for i, text := range block.Except {
		path := path.Child("except").Index(i)
		except, err := netip.ParsePrefix(text)
		if err != nil {
			problems = append(problems, field.Invalid(path, text, "not a valid CIDR"))
		} else if !whole.Masked().Contains(except.Addr()) || except.Bits() <= whole.Bits() {
			problems = append(problems, field.Invalid(path, text,
				fmt.Sprintf("must be a strict subset of `cidr` (%s)", block.CIDR)))
		}
	}
	return problems
}
