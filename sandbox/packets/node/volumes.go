package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// volumes makes a pod's volumes below its folder, and returns their paths by name. A volume of the host's files is left
// out: what the chart mounts so is there for the agent, and isolated containers don't get the machine's files.
func (n *Node) volumes(ctx context.Context, pod *corev1.Pod, folder string) (map[string]string, error) {
	paths := map[string]string{}
	for _, volume := range pod.Spec.Volumes {
		path := within(folder, "volumes", volume.Name)
		if volume.HostPath != nil {
			continue
		}
		if err := os.MkdirAll(path, 0o777); err != nil {
			return nil, err
		}
		if err := os.Chmod(path, 0o777); err != nil {
			return nil, err
		}
		files, err := n.volumeFiles(ctx, pod, volume.VolumeSource)
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", volume.Name, err)
		}
		for name, text := range files {
			file := within(path, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return nil, err
			}
			if err := os.WriteFile(file, text, 0o644); err != nil {
				return nil, err
			}
		}
		paths[volume.Name] = path
	}
	return paths, nil
}

type files map[string][]byte

func (n *Node) volumeFiles(ctx context.Context, pod *corev1.Pod, source corev1.VolumeSource) (files, error) {
	switch {
	case source.EmptyDir != nil:
		return nil, nil
	case source.ConfigMap != nil:
		return n.configMapFiles(ctx, pod.Namespace, source.ConfigMap.Name, source.ConfigMap.Items, source.ConfigMap.Optional)
	case source.Secret != nil:
		return n.secretFiles(ctx, pod.Namespace, source.Secret.SecretName, source.Secret.Items, source.Secret.Optional)
	case source.Projected != nil:
		all := files{}
		for _, part := range source.Projected.Sources {
			some, err := n.projectedFiles(ctx, pod, part)
			if err != nil {
				return nil, err
			}
			for name, text := range some {
				all[name] = text
			}
		}
		return all, nil
	}
	return nil, fmt.Errorf("a kind of volume that this node has not: %s", source.String())
}

func (n *Node) projectedFiles(ctx context.Context, pod *corev1.Pod, part corev1.VolumeProjection) (files, error) {
	switch {
	case part.ConfigMap != nil:
		return n.configMapFiles(ctx, pod.Namespace, part.ConfigMap.Name, part.ConfigMap.Items, part.ConfigMap.Optional)
	case part.Secret != nil:
		return n.secretFiles(ctx, pod.Namespace, part.Secret.Name, part.Secret.Items, part.Secret.Optional)
	case part.ServiceAccountToken != nil:
		// A year, since nobody renews it here.
		seconds := int64((validity / time.Second))
		request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{
			ExpirationSeconds: &seconds,
			BoundObjectRef:    &authenticationv1.BoundObjectReference{APIVersion: "v1", Kind: "Pod", Name: pod.Name, UID: pod.UID},
		}}
		if audience := part.ServiceAccountToken.Audience; audience != "" {
			request.Spec.Audiences = []string{audience}
		}
		answer, err := n.client.CoreV1().ServiceAccounts(pod.Namespace).CreateToken(ctx, pod.Spec.ServiceAccountName, request, metav1.CreateOptions{})
		if err != nil {
			return nil, err
		}
		return files{part.ServiceAccountToken.Path: []byte(answer.Status.Token)}, nil
	case part.DownwardAPI != nil:
		some := files{}
		for _, item := range part.DownwardAPI.Items {
			if item.FieldRef == nil || item.FieldRef.FieldPath != "metadata.namespace" {
				return nil, fmt.Errorf("of the downward API this node has only metadata.namespace")
			}
			some[item.Path] = []byte(pod.Namespace)
		}
		return some, nil
	}
	return nil, fmt.Errorf("a kind of projected volume that this node has not: %s", part.String())
}

func (n *Node) configMapFiles(ctx context.Context, namespace, name string, items []corev1.KeyToPath, optional *bool) (files, error) {
	object, err := n.client.CoreV1().ConfigMaps(namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) && optional != nil && *optional {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all := files{}
	for key, text := range object.Data {
		all[key] = []byte(text)
	}
	for key, text := range object.BinaryData {
		all[key] = text
	}
	return chosen(all, items, "ConfigMap "+name, optional)
}

func (n *Node) secretFiles(ctx context.Context, namespace, name string, items []corev1.KeyToPath, optional *bool) (files, error) {
	object, err := n.client.CoreV1().Secrets(namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) && optional != nil && *optional {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return chosen(object.Data, items, "Secret "+name, optional)
}

// chosen is what `items` take of an object's keys, under the paths that they give; everything where there are none.
func chosen(all files, items []corev1.KeyToPath, what string, optional *bool) (files, error) {
	if len(items) == 0 {
		return all, nil
	}
	some := files{}
	for _, item := range items {
		text, found := all[item.Key]
		if !found && optional != nil && *optional {
			continue
		}
		if !found {
			return nil, fmt.Errorf("%s has no key %s", what, strconv.Quote(item.Key))
		}
		some[item.Path] = text
	}
	return some, nil
}
