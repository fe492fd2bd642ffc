package main

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/netip"
	"testing"

	"github.com/cilium/cilium/pkg/maps/ctmap"
	"github.com/cilium/cilium/pkg/maps/ipcache"
	"github.com/cilium/cilium/pkg/tuple"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// The layouts are compared with Cilium's own types: a version of Cilium that changes one fails here.
func TestMapLayouts(t *testing.T) {
	native := func(value any) []byte {
		buffer := bytes.Buffer{}
		if err := binary.Write(&buffer, binary.NativeEndian, value); err != nil {
			t.Fatal(err)
		}
		return buffer.Bytes()
	}
	source, destination := netip.MustParseAddrPort("10.0.1.2:40000"), netip.MustParseAddrPort("10.0.3.4:80")
	for ingress, flags := range map[bool]uint8{true: tuple.TUPLE_F_IN, false: tuple.TUPLE_F_OUT} {
		key, err := conntrackKey(source, destination, ingress)
		if err != nil {
			t.Fatal(err)
		}
		host := ctmap.CtKey4Global{TupleKey4Global: tuple.TupleKey4Global{TupleKey4: tuple.TupleKey4{
			DestAddr: types.IPv4{10, 0, 1, 2}, SourceAddr: types.IPv4{10, 0, 3, 4},
			DestPort: destination.Port(), SourcePort: source.Port(), NextHeader: u8proto.TCP, Flags: flags,
		}}}
		want := native(host.ToNetwork().(*ctmap.CtKey4Global).TupleKey4)
		if !bytes.Equal(key, want) {
			t.Errorf("ingress %v: the key of a connection is %x, Cilium's %x", ingress, key, want)
		}
	}
	entry := native(ctmap.CtEntry{SourceSecurityID: 123456})
	if len(entry) != conntrackValue || sourceIdentity(entry) != 123456 {
		t.Errorf("an entry of %d bytes has the identity %d", len(entry), sourceIdentity(entry))
	}
	key, err := ipcacheKey(netip.MustParseAddr("10.0.3.4"))
	if err != nil {
		t.Fatal(err)
	}
	if want := native(ipcache.NewKey(net.ParseIP("10.0.3.4"), nil, 0)); !bytes.Equal(key, want) {
		t.Errorf("the key of an address is %x, Cilium's %x", key, want)
	}
	info := native(ipcache.RemoteEndpointInfo{SecurityIdentity: 7})
	if len(info) != ipcacheValue || ipcacheIdentity(info) != 7 {
		t.Errorf("an entry of %d bytes has the identity %d", len(info), ipcacheIdentity(info))
	}
}

func TestOnlyIPv4HasKeys(t *testing.T) {
	six := netip.MustParseAddrPort("[fd00::1]:80")
	if _, err := conntrackKey(six, six, true); err == nil {
		t.Error("an address of IPv6 has a key")
	}
	if _, err := ipcacheKey(six.Addr()); err == nil {
		t.Error("an address of IPv6 has a key")
	}
	if sourceIdentity(nil) != 0 || ipcacheIdentity(nil) != 0 {
		t.Error("an entry that is not there has an identity")
	}
}

func TestMarks(t *testing.T) {
	for _, test := range []struct {
		ingress        bool
		identity       uint32
		listener, mark int
	}{
		{true, 0x1234, 0xA00, 0x12340A00},
		{false, 0x1234, 0xB00, 0x12340B00},
		{false, 0x021234, 0xB00, 0x12340B02},
		// An identity of the node's own (a CIDR or a name) has bit 24, which no mark has room for.
		{true, 1<<24 | 5, 0xA00, 0x00050A00},
	} {
		if got := listenerMark(test.ingress); got != test.listener {
			t.Errorf("the listener's mark is %x", got)
		}
		if got := upstreamMark(test.ingress, test.identity); got != test.mark {
			t.Errorf("the mark of %x is %x", test.identity, got)
		}
	}
}
