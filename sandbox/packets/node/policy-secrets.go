package main

import (
	"context"
	"errors"
	"log"
	"maps"
	"reflect"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// Secrets that policies name are read by the agent from one namespace, where Cilium's operator puts copies of them
// (operator/pkg/secretsync, operator/pkg/networkpolicy of Cilium 1.18). The operator is played here, so this does it.

const (
	secretOwnerNamespace = "secretsync.cilium.io/owning-secret-namespace"
	secretOwnerName      = "secretsync.cilium.io/owning-secret-name"
	// copyPause is how late a copy may be.
	copyPause = time.Second
)

var policyKinds = []schema.GroupVersionResource{
	{Group: "cilium.io", Version: "v2", Resource: "ciliumnetworkpolicies"},
	{Group: "cilium.io", Version: "v2", Resource: "ciliumclusterwidenetworkpolicies"},
}

// copySecrets keeps the copies as the policies want them, while the release asks for copies.
func (n *Node) copySecrets() {
	said := ""
	for ; n.ctx.Err() == nil; time.Sleep(copyPause) {
		err := n.copySecretsOnce(n.ctx, n.dynamic)
		if err != nil && err.Error() != said {
			said = err.Error()
			log.Printf("Secrets of policies: %v", err)
		}
	}
}

func (n *Node) copySecretsOnce(ctx context.Context, policies dynamic.Interface) error {
	config, err := n.client.CoreV1().ConfigMaps("kube-system").Get(ctx, "cilium-config", metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	namespace := config.Data["policy-secrets-namespace"]
	if config.Data["enable-policy-secrets-sync"] != "true" || namespace == "" {
		return nil
	}
	named := map[types.NamespacedName]bool{}
	for _, kind := range policyKinds {
		list, err := policies.Resource(kind).List(ctx, metav1.ListOptions{ResourceVersion: "0"})
		if apierrors.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		for _, policy := range list.Items {
			secretsNamed(policy.Object, named)
		}
	}
	wanted := map[string]*corev1.Secret{}
	for name := range named {
		secret, err := n.client.CoreV1().Secrets(name.Namespace).Get(ctx, name.Name, metav1.GetOptions{})
		if err == nil {
			copied := secretCopy(secret, namespace)
			wanted[copied.Name] = copied
		} else if !apierrors.IsNotFound(err) {
			return err
		}
	}
	return n.writeCopies(ctx, namespace, wanted)
}

// writeCopies makes the copies in a namespace those that are wanted. What is no copy stays.
func (n *Node) writeCopies(ctx context.Context, namespace string, wanted map[string]*corev1.Secret) error {
	secrets := n.client.CoreV1().Secrets(namespace)
	there, err := secrets.List(ctx, metav1.ListOptions{LabelSelector: secretOwnerName})
	if err != nil {
		return err
	}
	missing := maps.Clone(wanted)
	var problems []error
	for i := range there.Items {
		known := &there.Items[i]
		copied, still := wanted[known.Name]
		delete(missing, known.Name)
		switch {
		case !still:
			problems = append(problems, secrets.Delete(ctx, known.Name, metav1.DeleteOptions{}))
		case !reflect.DeepEqual(known.Data, copied.Data):
			known.Data = copied.Data
			_, err := secrets.Update(ctx, known, metav1.UpdateOptions{})
			problems = append(problems, err)
		}
	}
	for _, copied := range missing {
		_, err := secrets.Create(ctx, copied, metav1.CreateOptions{})
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// secretsNamed collects what an object names under `secret`, wherever that stands (headerMatches, terminatingTLS,
// originatingTLS).
func secretsNamed(value any, into map[types.NamespacedName]bool) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if reference, is := inner.(map[string]any); is && key == "secret" {
				namespace, _ := reference["namespace"].(string)
				if name, _ := reference["name"].(string); name != "" && namespace != "" {
					into[types.NamespacedName{Namespace: namespace, Name: name}] = true
				}
				continue
			}
			secretsNamed(inner, into)
		}
	case []any:
		for _, inner := range value {
			secretsNamed(inner, into)
		}
	}
}

// secretCopy is the copy of a Secret: `namespace/name` becomes `namespace-name`.
func secretCopy(secret *corev1.Secret, namespace string) *corev1.Secret {
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: namespace, Name: secret.Namespace + "-" + secret.Name,
			Labels: map[string]string{secretOwnerNamespace: secret.Namespace, secretOwnerName: secret.Name},
		},
		Type: secret.Type, Data: secret.Data,
	}
}
