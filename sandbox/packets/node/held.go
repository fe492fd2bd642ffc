package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
	"github.com/cilium/ebpf/pin"
)

// heldBy finds the BPF programs and maps that a node holds, by one of its processes: what is pinned in the node's file system or
// open in a process of its cgroup, and what these programs and maps refer to. Other nodes on the machine have others.
func heldBy(process string) (objects, error) {
	found := &held{programs: map[ebpf.ProgramID]bool{}, maps: map[ebpf.MapID]bool{}}
	err := errors.Join(found.pinned(within("/proc", process, "root", "sys", "fs", "bpf")), found.open(process))
	if err != nil {
		return objects{}, err
	}
	return objects{Programs: sorted(found.programs), Maps: sorted(found.maps)}, nil
}

// pinned adds what the files of a BPF file system stand for. The agent may take files away meanwhile.
func (h *held) pinned(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return unlessGone(err)
		}
		object, err := pin.Load(path, nil)
		if err != nil {
			return unlessGone(err)
		}
		defer object.Close()
		switch object := object.(type) {
		case *ebpf.Map:
			info, err := object.Info()
			if err != nil {
				return err
			}
			id, _ := info.ID()
			return h.addMap(id)
		case *ebpf.Program:
			info, err := object.Info()
			if err != nil {
				return err
			}
			id, _ := info.ID()
			return h.addProgram(id)
		case link.Link:
			info, err := object.Info()
			if err != nil {
				return err
			}
			return h.addProgram(info.Program)
		}
		return fmt.Errorf("%s: %T", path, object)
	})
}

// open adds what the processes of the node's cgroup have open.
func (h *held) open(process string) error {
	own, err := nodeCgroup(process)
	if err != nil {
		return err
	}
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return err
	}
	for _, folder := range processes {
		// Most are others', and any may end meanwhile.
		if cgroup, err := nodeCgroup(filepath.Base(folder)); err != nil || cgroup != own {
			continue
		}
		files, err := filepath.Glob(folder + "/fdinfo/*")
		if err != nil {
			return err
		}
		for _, file := range files {
			text, _ := os.ReadFile(file)
			program, of := openObject(string(text))
			if err := errors.Join(h.addProgram(ebpf.ProgramID(program)), h.addMap(ebpf.MapID(of))); err != nil {
				return err
			}
		}
	}
	return nil
}

// openObject reads which BPF program or map a file descriptor is, in the text of its fdinfo (proc(5)); 0 for none.
func openObject(fdinfo string) (program, of uint32) {
	lines := bufio.NewScanner(strings.NewReader(fdinfo))
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		id, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32)
		switch {
		case err != nil:
		case name == "prog_id":
			program = uint32(id)
		case name == "map_id":
			of = uint32(id)
		}
	}
	return program, of
}

// nodeCgroup is the uppermost cgroup below the root that a process is in.
func nodeCgroup(process string) (string, error) {
	text, err := os.ReadFile(within("/proc", process, "cgroup"))
	if err != nil {
		return "", err
	}
	return uppermostCgroup(string(text))
}

// uppermostCgroup reads it in the text of /proc/PID/cgroup (cgroups(7): version 2 is hierarchy 0).
func uppermostCgroup(text string) (string, error) {
	for line := range strings.Lines(text) {
		if path, found := strings.CutPrefix(strings.TrimSpace(line), "0::/"); found && path != "" {
			first, _, _ := strings.Cut(path, "/")
			return first, nil
		}
	}
	return "", errors.New("the process is in no cgroup of version 2 but the root")
}
