package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// wirePatience is how long a node waits for its wire, and the wire for the world: a busy machine takes long.
const wirePatience = 30 * time.Second

// worldEnd are the commands that set up the world's end of a node's wire, each begun by what leads into the world.
func worldEnd(device string, settings *Settings, into string) []string {
	wire := settings.Wire
	return []string{
		fmt.Sprintf("%s address add %s/%d dev %s", into, wire.Gateway, wire.Bits, device),
		fmt.Sprintf("%s link set %s up", into, device),
		fmt.Sprintf("%s route add %s via %s", into, settings.PodCIDR, wire.Address),
	}
}

// joinWorld lays a wire from the world, which is in the first node's namespaces, to another node. Both ends are in network
// namespaces of the nodes and go with them; nothing is added to the machine's own.
func joinWorld(first, other int, settings *Settings) error {
	// A namespace that `ip netns` made is a file of the first node's own mounts.
	world := fmt.Sprintf("/proc/%d/root/run/netns/%s", first, worldNetns)
	into := "nsenter --net=" + world + " -- ip"
	device := "to-" + settings.Name
	if len(device) > 15 {
		device = device[:15]
	}
	wire := fmt.Sprintf("%s link add %s type veth peer name eth0 netns %d", into, device, other)
	if err := eventually(wirePatience, func() error { return outside(wire) }); err != nil {
		return fmt.Errorf("the wire of %s: %w", settings.Name, err)
	}
	for _, line := range worldEnd(device, settings, into) {
		if err := outside(line); err != nil {
			return err
		}
	}
	return nil
}

// outside runs a program of the machine.
func outside(line string) error {
	words := strings.Fields(line)
	path, err := lookIn(nodePath, words[0])
	if err != nil {
		return err
	}
	command := exec.Command(path, words[1:]...)
	command.Env = []string{"PATH=" + nodePath}
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", line, err, strings.TrimSpace(string(output)))
	}
	return nil
}

// waitForWire waits until the node has been given its end of the wire.
func waitForWire() error {
	return eventually(wirePatience, func() error {
		if _, err := os.Stat("/sys/class/net/eth0"); err != nil {
			return errors.New("no wire to the world came")
		}
		return nil
	})
}

// eventually tries until it works; the last error counts.
func eventually(patience time.Duration, try func() error) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		err := try()
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}
