package main

import (
	"encoding/json"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic/fake"
	clients "k8s.io/client-go/kubernetes/fake"
)

const policyWithSecrets = `{
  "apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": "p", "namespace": "lab"},
  "spec": {"ingress": [{"toPorts": [{
    "terminatingTLS": {"secret": {"namespace": "lab", "name": "tls"}},
    "rules": {"http": [{"headerMatches": [{"name": "X-Token", "secret": {"namespace": "lab", "name": "token"}}]}]}
  }]}]}
}`

func policyObject(t *testing.T) *unstructured.Unstructured {
	t.Helper()
	object := map[string]any{}
	if err := json.Unmarshal([]byte(policyWithSecrets), &object); err != nil {
		t.Fatal(err)
	}
	return &unstructured.Unstructured{Object: object}
}

func TestSecretsThatAPolicyNames(t *testing.T) {
	named := map[types.NamespacedName]bool{}
	secretsNamed(policyObject(t).Object, named)
	want := map[types.NamespacedName]bool{{Namespace: "lab", Name: "tls"}: true, {Namespace: "lab", Name: "token"}: true}
	if !reflect.DeepEqual(named, want) {
		t.Errorf("%v", named)
	}
}

func secretOf(namespace, name, value string, labels map[string]string) *corev1.Secret {
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: labels}, Data: map[string][]byte{"v": []byte(value)},
	}
}

func TestCopiesFollowPolicies(t *testing.T) {
	config := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: "kube-system", Name: "cilium-config"},
		Data:       map[string]string{"enable-policy-secrets-sync": "true", "policy-secrets-namespace": "cilium-secrets"},
	}
	owned := map[string]string{secretOwnerNamespace: "lab", secretOwnerName: "gone"}
	client := clients.NewClientset(config, secretOf("lab", "token", "new", nil),
		secretOf("cilium-secrets", "lab-gone", "x", owned), secretOf("cilium-secrets", "of-somebody-else", "x", nil),
		secretOf("cilium-secrets", "lab-token", "old", map[string]string{secretOwnerNamespace: "lab", secretOwnerName: "token"}))
	policies := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{
		policyKinds[0]: "CiliumNetworkPolicyList", policyKinds[1]: "CiliumClusterwideNetworkPolicyList",
	}, policyObject(t))
	n := &Node{client: client}
	copies := func() map[string]string {
		t.Helper()
		if err := n.copySecretsOnce(t.Context(), policies); err != nil {
			t.Fatal(err)
		}
		list, err := client.CoreV1().Secrets("cilium-secrets").List(t.Context(), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]string{}
		for _, secret := range list.Items {
			values[secret.Name] = string(secret.Data["v"])
		}
		return values
	}
	if got, want := copies(), (map[string]string{"lab-token": "new", "of-somebody-else": "x"}); !reflect.DeepEqual(got, want) {
		t.Errorf("the copies are %v, want %v", got, want)
	}
	if _, err := client.CoreV1().Secrets("lab").Create(t.Context(), secretOf("lab", "tls", "key", nil), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := copies()["lab-tls"]; got != "key" {
		t.Errorf("a Secret that comes later is copied as %q", got)
	}
	config.Data["enable-policy-secrets-sync"] = "false"
	if _, err := client.CoreV1().ConfigMaps("kube-system").Update(t.Context(), config, metav1.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := client.CoreV1().Secrets("lab").Delete(t.Context(), "tls", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := copies()["lab-tls"]; got != "key" {
		t.Error("copies follow policies although the release does not ask for it")
	}
}
