package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// enter is the first thing in the new namespaces. The cgroup namespace is made here and not by the clone: its root is
// the cgroup that a process is in at that moment.
func enter(file string) error {
	if err := unix.Unshare(unix.CLONE_NEWCGROUP); err != nil {
		return fmt.Errorf("cgroup namespace: %w", err)
	}
	return syscall.Exec(self(), []string{"packets-inside", stageInit, file}, os.Environ())
}

// initProcess is process 1: it furnishes the namespaces, starts what serves the node, and buries orphans. When the
// server ends, it ends, and the kernel takes everything down.
func initProcess(file string) error {
	settings, err := readSettings(file)
	if err != nil {
		return err
	}
	for _, step := range []func(*Settings) error{mountAll, dropCapabilities, makeNetwork} {
		if err := step(settings); err != nil {
			return err
		}
	}
	server, err := os.StartProcess(self(), []string{"packets-serve", stageServe, file}, &os.ProcAttr{
		Env:   append(os.Environ(), "TMPDIR="+scratch, "PATH="+nodePath),
		Files: []*os.File{nil, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		return err
	}
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return err
		}
		if pid == server.Pid {
			return fmt.Errorf("what serves the node ended: status %d, signal %d", status.ExitStatus(), status.Signal())
		}
	}
}

const (
	state   = "/run/packets"
	scratch = state + "/tmp"
	// programs holds links under the names that the agent looks for; it comes first in every PATH of the node itself.
	programs = state + "/bin"
	nodePath = programs + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
)

// sharedSettings are settings of the whole machine that Cilium's agent writes: it writes copies instead. The first
// could not be undone before the next boot (Linux, admin-guide/sysctl/kernel).
var sharedSettings = []string{"kernel/unprivileged_bpf_disabled", "kernel/timer_migration"}

// mountAll makes the machine's files read-only and puts what is written into memory.
func mountAll(settings *Settings) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	readOnly := &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}
	if err := unix.MountSetattr(unix.AT_FDCWD, "/", unix.AT_RECURSIVE, readOnly); err != nil {
		return fmt.Errorf("the machine's files read-only: %w", err)
	}
	for _, folder := range []string{"/run", "/var/lib", "/var/log", "/dev/shm"} {
		if err := mount("tmpfs", folder, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755"); err != nil {
			return err
		}
	}
	for _, folder := range []string{"netns", "cilium", "lock", "packets/tmp", "packets/bin", "packets/pods", "packets/copies"} {
		if err := os.MkdirAll(within("/run", folder), 0o755); err != nil {
			return err
		}
	}
	// The sockets to the outside are files in a folder that has to stay writable.
	if err := mount(settings.Folder, settings.Folder, "", unix.MS_BIND, ""); err != nil {
		return err
	}
	if err := unix.MountSetattr(unix.AT_FDCWD, settings.Folder, 0, &unix.MountAttr{Attr_clr: unix.MOUNT_ATTR_RDONLY}); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	if err := coverSettings(); err != nil {
		return err
	}
	if err := mount("sysfs", "/sys", "sysfs", unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	if err := mount("bpf", "/sys/fs/bpf", "bpf", 0, "mode=0700"); err != nil {
		return err
	}
	if err := mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, ""); err != nil {
		return err
	}
	if err := requireOwnCgroup("/sys/fs/cgroup"); err != nil {
		return err
	}
	return furnish(settings)
}

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("mount of %s on %s: %w", source, target, err)
	}
	return nil
}

// coverSettings leaves of /proc/sys only `net` writable, which belongs to the network namespace.
func coverSettings() error {
	for _, name := range sharedSettings {
		value, err := os.ReadFile(within("/proc/sys", name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(within(state, "copies", filepath.Base(name)), value, 0o644); err != nil {
			return err
		}
	}
	folders, err := os.ReadDir("/proc/sys")
	if err != nil {
		return err
	}
	paths := []string{"/proc/sysrq-trigger", "/proc/irq", "/proc/bus"}
	for _, folder := range folders {
		if folder.Name() != "net" {
			paths = append(paths, within("/proc/sys", folder.Name()))
		}
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if err := mount(path, path, "", unix.MS_BIND, ""); err != nil {
			return err
		}
		if err := mount("", path, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
			return err
		}
	}
	for _, name := range sharedSettings {
		copied := within(state, "copies", filepath.Base(name))
		if _, err := os.Stat(copied); err != nil {
			continue
		}
		if err := mount(copied, within("/proc/sys", name), "", unix.MS_BIND, ""); err != nil {
			return err
		}
	}
	return nil
}

// furnish lays out what the agent looks for in places of its image.
func furnish(settings *Settings) error {
	const sources = "/var/lib/cilium/bpf"
	// The agent writes what it finds out about the kernel between the sources.
	if err := os.CopyFS(sources, os.DirFS(settings.BPF)); err != nil {
		return fmt.Errorf("the datapath's sources: %w", err)
	}
	links := map[string]string{"clang": settings.Programs["clang"]}
	for name, path := range settings.Programs {
		links[name] = path
	}
	for name, path := range links {
		if err := os.Symlink(path, within(programs, name)); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return unix.Sethostname([]byte(settings.Name))
}

// Capabilities that act on the whole machine whatever the namespaces; the agent works without them.
var dropped = []uintptr{unix.CAP_SYS_MODULE, unix.CAP_SYS_BOOT, unix.CAP_SYS_TIME, unix.CAP_SYS_RAWIO, unix.CAP_MAC_ADMIN, unix.CAP_MAC_OVERRIDE, unix.CAP_AUDIT_CONTROL, unix.CAP_WAKE_ALARM}

func dropCapabilities(*Settings) error {
	for _, capability := range dropped {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
			return fmt.Errorf("capability %d: %w", capability, err)
		}
	}
	return nil
}

// The world: addresses of benchmarks (RFC 2544) for every name of it, which are nobody's. Those of the wires are of
// documentation (RFC 5737).
const (
	worldRange = "198.18.0.0/15"
	worldNetns = "world"
)

// makeNetwork makes the node's end of the wire. The first node has the world, a network namespace too; the others' wires
// come from outside (joinWorld).
func makeNetwork(settings *Settings) error {
	wire := settings.Wire
	if settings.First {
		if err := inTurn(append([]string{
			"ip netns add " + worldNetns,
			"ip link add eth0 type veth peer name uplink netns " + worldNetns,
			"ip -n world link set lo up",
			"ip -n world route add local " + worldRange + " dev lo",
			// It leads packets from one node to the other.
			"ip netns exec " + worldNetns + " sysctl -q -w net.ipv4.ip_forward=1",
		}, worldEnd("uplink", settings, "ip -n world")...)...); err != nil {
			return err
		}
	} else if err := waitForWire(); err != nil {
		return err
	}
	return inTurn(
		"ip link set lo up",
		fmt.Sprintf("ip address add %s/%d dev eth0", wire.Address, wire.Bits),
		"ip link set eth0 up",
		"ip address add "+settings.APIServer.Advertised+"/32 dev lo",
		"ip route add default via "+wire.Gateway,
	)
}

func inTurn(lines ...string) error {
	for _, line := range lines {
		words := strings.Fields(line)
		if output, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", line, err, strings.TrimSpace(string(output)))
		}
	}
	return nil
}
