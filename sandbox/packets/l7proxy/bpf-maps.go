package main

import (
	"net/netip"
	"path/filepath"
	"sync"

	"github.com/cilium/ebpf"
)

// bpfMaps reads the agent's pinned maps. It needs CAP_BPF.
type bpfMaps struct {
	root, ipcacheName string

	lock      sync.Mutex
	conntrack *ebpf.Map
	ipcache   *ebpf.Map
}

// globals is where Cilium pins its maps below the root of the BPF file system.
const globals = "tc/globals"

func (m *bpfMaps) ofConnection(source, destination netip.AddrPort, ingress bool) uint32 {
	key, err := conntrackKey(source, destination, ingress)
	if err != nil {
		return 0
	}
	return sourceIdentity(m.lookup(&m.conntrack, "cilium_ct4_global", key, conntrackValue))
}

func (m *bpfMaps) ofAddress(address netip.Addr) uint32 {
	key, err := ipcacheKey(address)
	if err != nil {
		return 0
	}
	return ipcacheIdentity(m.lookup(&m.ipcache, m.ipcacheName, key, ipcacheValue))
}

// lookup opens a map when it is first needed. A map that cannot be opened answers nothing, and is tried again.
func (m *bpfMaps) lookup(opened **ebpf.Map, name string, key []byte, size int) []byte {
	m.lock.Lock()
	defer m.lock.Unlock()
	if *opened == nil {
		path := filepath.Join(m.root, globals, name)
		loaded, err := ebpf.LoadPinnedMap(path, &ebpf.LoadPinOptions{ReadOnly: true})
		if err != nil {
			logWarning("maps", "%s cannot be opened: %v", path, err)
			return nil
		}
		*opened = loaded
	}
	value := make([]byte, size)
	if err := (*opened).Lookup(key, &value); err != nil {
		return nil
	}
	return value
}

func (m *bpfMaps) reopen() {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, opened := range []**ebpf.Map{&m.conntrack, &m.ipcache} {
		if *opened != nil {
			(*opened).Close()
			*opened = nil
		}
	}
}

// bpfIdentities opens the maps that listeners name. Of all listeners of an agent they are the same.
func bpfIdentities() mapsOf {
	lock, opened := sync.Mutex{}, map[string]*bpfMaps{}
	return mapsOf{
		find: func(spec *listenerSpec) identities {
			lock.Lock()
			defer lock.Unlock()
			key := spec.bpfRoot + "\x00" + spec.ipcacheName
			if opened[key] == nil {
				opened[key] = &bpfMaps{root: spec.bpfRoot, ipcacheName: spec.ipcacheName}
			}
			return opened[key]
		},
		reopen: func() {
			lock.Lock()
			defer lock.Unlock()
			for _, maps := range opened {
				maps.reopen()
			}
		},
	}
}
