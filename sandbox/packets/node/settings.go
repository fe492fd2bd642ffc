package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Settings describe one node. The sandbox writes them.
type Settings struct {
	// Name of the Node object.
	Name string `json:"name"`
	// Folder for sockets between inside and outside.
	Folder string `json:"folder"`
	// Keys is the folder that `keys` has filled.
	Keys string `json:"keys"`
	// Cgroup is the name of the node's own cgroup.
	Cgroup string `json:"cgroup"`
	// APIServer is where the API server listens on this machine's loopback, and the address that the cluster has for it.
	APIServer struct {
		Port       int    `json:"port"`
		Advertised string `json:"advertised"`
		CA         string `json:"ca"`
		Cert       string `json:"cert"`
		Key        string `json:"key"`
	} `json:"apiServer"`
	PodCIDR string `json:"podCIDR"`
	// Wire is the node's link to the world outside, through which it also reaches the other node.
	Wire Wire `json:"wire"`
	// First has the world outside, and does what a cluster has once: Prometheus, the operator's part.
	First bool `json:"first"`
	// Others are the names of the other nodes of the sandbox on which packets flow.
	Others []string `json:"others"`
	// WorldCA is the file of the certificate that pods trust for the names of the world.
	WorldCA string `json:"worldCA"`
	// DNS is the address of the Service kube-dns.
	DNS string `json:"dns"`
	// Programs are paths by name: cilium-agent, cilium-cni, cilium-dbg, coredns, …
	Programs map[string]string `json:"programs"`
	// BPF is the folder with the sources of Cilium's datapath.
	BPF string `json:"bpf"`

	// folder is Folder, once it was opened.
	folder *os.File
	opened sync.Once
}

// Wire is a link between a node and the world.
type Wire struct {
	// Address is the node's end, Gateway the world's.
	Address string `json:"address"`
	Gateway string `json:"gateway"`
	// Bits is the length of the prefix that both are in.
	Bits int `json:"bits"`
}

func readSettings(file string) (*Settings, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var settings Settings
	if err := json.Unmarshal(text, &settings); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &settings, settings.check()
}

// Inside, these folders of the machine are covered by empty ones.
var covered = []string{"/run", "/var/run", "/var/lib", "/var/log", "/proc", "/sys", "/dev/shm"}

// check refuses what would be looked for inside and not be found.
func (s *Settings) check() error {
	paths := map[string]string{"folder": s.Folder, "keys": s.Keys, "bpf": s.BPF, "worldCA": s.WorldCA}
	for name, path := range s.Programs {
		paths["programs."+name] = path
	}
	for name, path := range paths {
		if !filepath.IsAbs(path) {
			return fmt.Errorf("%s: %q is not an absolute path", name, path)
		}
		for _, folder := range covered {
			if strings.HasPrefix(path+"/", folder+"/") {
				return fmt.Errorf("%s: %s is below %s, which the node has a folder of its own for; fix: keep the project and the cache elsewhere", name, path, folder)
			}
		}
	}
	if s.Name == "" || s.Cgroup == "" || strings.ContainsAny(s.Cgroup, "/.") {
		return fmt.Errorf("name and cgroup are needed, and cgroup is one folder's name: %q, %q", s.Name, s.Cgroup)
	}
	return nil
}

func (s *Settings) apiSocket() string  { return s.socket("api.sock") }
func (s *Settings) nodeSocket() string { return s.socket("node.sock") }

// prometheusSocket leads to Prometheus inside, partsSocket to what is said of the parts inside.
func (s *Settings) prometheusSocket() string { return s.socket("prometheus.sock") }
func (s *Settings) partsSocket() string      { return s.socket("parts.sock") }

// socket is a short path of a socket in the folder: the kernel takes no more than 107 characters (unix(7)), and a project
// may lie deep.
func (s *Settings) socket(name string) string {
	s.opened.Do(func() { s.folder, _ = os.Open(s.Folder) })
	if s.folder == nil {
		return filepath.Join(s.Folder, name)
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", s.folder.Fd(), name)
}

// prometheusPortFile says at which port of this machine's loopback Prometheus is.
func (s *Settings) prometheusPortFile() string { return filepath.Join(s.Folder, "prometheus-port") }

// portFile says at which port of this machine's loopback the node's API is.
func (s *Settings) portFile() string { return filepath.Join(s.Folder, "port") }
