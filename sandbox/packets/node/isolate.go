package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// containerPath is the PATH of isolated containers.
const containerPath = "/programs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// user is whom a container's processes run as.
type user struct{ uid, gid int64 }

// userOf reads a container's security context; what it doesn't say is the pod's, then root without capabilities.
func userOf(pod *corev1.Pod, container corev1.Container) user {
	who := user{}
	if own := pod.Spec.SecurityContext; own != nil {
		who = who.with(own.RunAsUser, own.RunAsGroup)
	}
	if own := container.SecurityContext; own != nil {
		who = who.with(own.RunAsUser, own.RunAsGroup)
	}
	return who
}

func (u user) with(uid, gid *int64) user {
	if uid != nil {
		u.uid = *uid
	}
	if gid != nil {
		u.gid = *gid
	}
	return u
}

// asUser is the command that becomes a user without any capability and runs another command.
func asUser(who user, group *int64, command []string) []string {
	groups := "--clear-groups"
	if group != nil {
		groups = "--groups=" + strconv.FormatInt(*group, 10)
	}
	return append([]string{
		"setpriv", "--reuid=" + strconv.FormatInt(who.uid, 10), "--regid=" + strconv.FormatInt(who.gid, 10), groups,
		"--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs", "--",
	}, command...)
}

// box is what an isolated container sees.
type box struct {
	pod       *corev1.Pod
	container corev1.Container
	image     image
	folder    string
	volumes   map[string]string
	programs  map[string]string
	dns       string
	trusted   []byte
}

// arguments are those of bubblewrap: its own processes, the machine's /usr read-only, a few files of its own, its volumes.
func (b *box) arguments() ([]string, error) {
	args := []string{
		"--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", b.pod.Name, "--die-with-parent", "--as-pid-1", "--new-session",
		"--ro-bind", "/usr", "/usr", "--perms", "0755", "--dir", "/etc", "--proc", "/proc", "--dev", "/dev",
	}
	for _, folder := range []string{"/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32"} {
		args = append(args, linked(folder)...)
	}
	who := userOf(b.pod, b.container)
	made := map[string]string{
		"/etc/passwd":        fmt.Sprintf("root:x:0:0:root:/:/bin/sh\npod:x:%d:%d:pod:/tmp:/bin/sh\n", who.uid, who.gid),
		"/etc/group":         fmt.Sprintf("root:x:0:\npod:x:%d:\n", who.gid),
		"/etc/hosts":         "127.0.0.1\tlocalhost\n" + b.pod.Status.PodIP + "\t" + b.pod.Name + "\n",
		"/etc/hostname":      b.pod.Name + "\n",
		"/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
		"/etc/resolv.conf":   resolvConf(b.pod, b.dns),
	}
	if len(b.trusted) > 0 {
		made["/etc/ssl/certs/ca-certificates.crt"] = string(b.trusted)
	}
	for path, text := range b.image.files {
		made[path] = text
	}
	folders := map[string]bool{"/": true, "/etc": true}
	// bubblewrap makes folders that only root may enter.
	room := func(path string) {
		args = append(args, roomFor(path, folders)...)
	}
	for _, file := range []string{"/etc/alternatives", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf"} {
		room(file)
		args = append(args, "--ro-bind-try", file, file)
	}
	for path, text := range made {
		room(path)
		file := within(b.folder, "files", b.container.Name, strings.ReplaceAll(path[1:], "/", "_"))
		if err := writeFile(file, text); err != nil {
			return nil, err
		}
		args = append(args, "--ro-bind", file, path)
	}
	for name, path := range b.image.programs {
		room(path)
		args = append(args, "--ro-bind", b.programs[name], path)
	}
	writable := true
	if own := b.container.SecurityContext; own != nil && own.ReadOnlyRootFilesystem != nil {
		writable = !*own.ReadOnlyRootFilesystem
	}
	if writable {
		args = append(args, "--perms", "1777", "--tmpfs", "/tmp")
	} else {
		args = append(args, "--perms", "1777", "--dir", "/tmp")
	}
	for _, mount := range b.container.VolumeMounts {
		source, found := b.volumes[mount.Name]
		if !found {
			continue
		}
		bind := "--bind"
		if mount.ReadOnly {
			bind = "--ro-bind"
		}
		room(mount.MountPath)
		args = append(args, bind, within(source, mount.SubPath), mount.MountPath)
	}
	if !writable {
		args = append(args, "--remount-ro", "/")
	}
	directory := b.container.WorkingDir
	if directory == "" {
		directory = "/"
	}
	// What setpriv needs to become somebody else; it gives them up.
	return append(args, "--chdir", directory, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"), nil
}

// roomFor makes the folders above a path that are not there yet.
func roomFor(path string, there map[string]bool) []string {
	var args []string
	if above := filepath.Dir(path); !there[above] && !strings.HasPrefix(above+"/", "/usr/") {
		there[above] = true
		args = append(roomFor(above, there), "--perms", "0755", "--dir", above)
	}
	return args
}

// linked repeats how the machine has a folder beside /usr: as a link into it, or as a folder.
func linked(folder string) []string {
	if target, err := os.Readlink(folder); err == nil {
		return []string{"--symlink", target, folder}
	}
	return []string{"--ro-bind-try", folder, folder}
}

func writeFile(file, text string) error {
	if err := os.MkdirAll(file[:strings.LastIndex(file, "/")], 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// resolvConf is a pod's /etc/resolv.conf, for `ClusterFirst` as for `None` (Kubernetes, "DNS for Services and Pods").
func resolvConf(pod *corev1.Pod, dns string) string {
	servers := []string{dns}
	searches := []string{pod.Namespace + ".svc.cluster.local", "svc.cluster.local", "cluster.local"}
	options := map[string]string{"ndots": "5"}
	order := []string{"ndots"}
	if pod.Spec.DNSPolicy == corev1.DNSNone {
		servers, searches, options, order = nil, nil, map[string]string{}, nil
	}
	if own := pod.Spec.DNSConfig; own != nil {
		servers = append(servers, own.Nameservers...)
		searches = append(searches, own.Searches...)
		for _, option := range own.Options {
			if _, known := options[option.Name]; !known {
				order = append(order, option.Name)
			}
			options[option.Name] = ""
			if option.Value != nil {
				options[option.Name] = *option.Value
			}
		}
	}
	var text strings.Builder
	for _, server := range servers {
		fmt.Fprintf(&text, "nameserver %s\n", server)
	}
	if len(searches) > 0 {
		fmt.Fprintf(&text, "search %s\n", strings.Join(searches, " "))
	}
	if len(order) > 0 {
		text.WriteString("options")
		for _, name := range order {
			text.WriteString(" " + name)
			if value := options[name]; value != "" {
				text.WriteString(":" + value)
			}
		}
		text.WriteString("\n")
	}
	return text.String()
}
