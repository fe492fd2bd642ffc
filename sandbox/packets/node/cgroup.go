package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// cgroupMount finds where version 2 of the cgroups is mounted, in the text of /proc/self/mountinfo (proc(5)).
func cgroupMount(mountinfo string) (string, error) {
	lines := bufio.NewScanner(strings.NewReader(mountinfo))
	for lines.Scan() {
		before, after, found := strings.Cut(lines.Text(), " - ")
		fields := strings.Fields(before)
		if found && strings.HasPrefix(after, "cgroup2 ") && len(fields) > 4 {
			return fields[4], nil
		}
	}
	return "", errors.New("no cgroup2 file system is mounted")
}

// makeCgroup makes the node's own cgroup. An earlier one is taken away first, with the BPF programs that hung on it.
func makeCgroup(name string) (string, error) {
	mountinfo, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	mount, err := cgroupMount(string(mountinfo))
	if err != nil {
		return "", err
	}
	folder := filepath.Join(mount, name)
	if err := removeCgroup(folder); err != nil {
		return "", err
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		return "", err
	}
	return folder, requireOwnCgroup(folder)
}

// requireOwnCgroup refuses the machine's root cgroup, the only one without cgroup.type (cgroups(7)): an agent that is
// given a root takes every socket program of that root away.
func requireOwnCgroup(folder string) error {
	if _, err := os.Stat(filepath.Join(folder, "cgroup.type")); err != nil {
		return fmt.Errorf("%s is not a cgroup of its own: %w", folder, err)
	}
	return nil
}

// removeCgroup removes a cgroup and those below it. Processes in it that are just ending are waited for.
func removeCgroup(folder string) error {
	deadline := time.Now().Add(5 * time.Second)
	for {
		err := removeTree(folder)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func removeTree(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() {
			if err := removeTree(filepath.Join(folder, entry.Name())); err != nil {
				return err
			}
		}
	}
	// A cgroup's files go with it.
	if err := os.Remove(folder); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
