package main

import (
	"encoding/json"
	"errors"
	"os"

	"github.com/cilium/ebpf"
)

// census prints the ids of all BPF programs and maps of the machine, for tests that compare before and after.
func census() error {
	programs, err := ids(ebpf.ProgramGetNextID)
	if err != nil {
		return err
	}
	maps, err := ids(ebpf.MapGetNextID)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string][]uint32{"programs": programs, "maps": maps})
}

func ids[ID ~uint32](next func(ID) (ID, error)) ([]uint32, error) {
	all := []uint32{}
	for id := ID(0); ; {
		following, err := next(id)
		if errors.Is(err, os.ErrNotExist) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		id = following
		all = append(all, uint32(id))
	}
}
