package main

import (
	"encoding/json"
	"errors"
	"os"

	"github.com/cilium/ebpf"
)

// objects are ids of BPF programs and maps.
type objects struct {
	Programs []uint32 `json:"programs"`
	Maps     []uint32 `json:"maps"`
}

// census prints, for tests that compare before and after, the ids of all BPF programs and maps of the machine; or, with the id
// of a process of a node, those that this node holds.
func census(process ...string) error {
	count := everything
	if len(process) > 0 {
		count = func() (objects, error) { return heldBy(process[0]) }
	}
	found, err := count()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

func everything() (objects, error) {
	programs, err := ids(ebpf.ProgramGetNextID)
	if err != nil {
		return objects{}, err
	}
	maps, err := ids(ebpf.MapGetNextID)
	return objects{Programs: programs, Maps: maps}, err
}

func ids[ID ~uint32](next func(ID) (ID, error)) ([]uint32, error) {
	found := []uint32{}
	for id := ID(0); ; {
		following, err := next(id)
		if errors.Is(err, os.ErrNotExist) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		id = following
		found = append(found, uint32(id))
	}
}
