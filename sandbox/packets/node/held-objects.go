package main

import (
	"errors"
	"io/fs"
	"maps"
	"slices"

	"github.com/cilium/ebpf"
)

// held collects the BPF programs and maps of one node. An array of programs is looked into, and false: it counts by the programs
// in it. The kernel takes those out when nobody has it open any more, and may then keep the empty array itself (seen with 6.18:
// some hundred bytes, of no process, file or program).
type held struct {
	programs map[ebpf.ProgramID]bool
	maps     map[ebpf.MapID]bool
}

func sorted[ID ~uint32](set map[ID]bool) []uint32 {
	ids := make([]uint32, 0, len(set))
	for _, id := range slices.Sorted(maps.Keys(set)) {
		if set[id] {
			ids = append(ids, uint32(id))
		}
	}
	return ids
}

// addProgram adds a program and the maps that it uses. What has gone meanwhile is no error, and 0 stands for nothing.
func (h *held) addProgram(id ebpf.ProgramID) error {
	if id == 0 || h.programs[id] {
		return nil
	}
	program, err := ebpf.NewProgramFromID(id)
	if err != nil {
		return unlessGone(err)
	}
	defer program.Close()
	h.programs[id] = true
	info, err := program.Info()
	if err != nil {
		return err
	}
	used, _ := info.MapIDs()
	for _, each := range used {
		if err := h.addMap(each); err != nil {
			return err
		}
	}
	return nil
}

// addMap adds a map, and the programs or maps that it holds.
func (h *held) addMap(id ebpf.MapID) error {
	if _, known := h.maps[id]; known || id == 0 {
		return nil
	}
	object, err := ebpf.NewMapFromID(id)
	if err != nil {
		return unlessGone(err)
	}
	defer object.Close()
	h.maps[id] = object.Type() != ebpf.ProgramArray
	var add func(uint32) error
	switch object.Type() {
	case ebpf.ProgramArray:
		add = func(value uint32) error { return h.addProgram(ebpf.ProgramID(value)) }
	case ebpf.ArrayOfMaps, ebpf.HashOfMaps:
		add = func(value uint32) error { return h.addMap(ebpf.MapID(value)) }
	default:
		return nil
	}
	var key []byte
	var value uint32
	entries := object.Iterate()
	for entries.Next(&key, &value) {
		if err := add(value); err != nil {
			return err
		}
	}
	// One that changes all the while can't be walked to its end; what it holds is found by other ways.
	if err := entries.Err(); err != nil && !errors.Is(err, ebpf.ErrIterationAborted) {
		return err
	}
	return nil
}

// unlessGone is an error, unless it says that something is no longer there.
func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
