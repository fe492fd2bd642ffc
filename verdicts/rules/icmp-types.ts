/** Names of ICMP types (IANA, "ICMP Type Numbers") that Cilium's `icmps[].fields[].type` accepts for IPv4. */
const ipv4: Readonly<Record<string, number>> = {
  EchoReply: 0,
  DestinationUnreachable: 3,
  Redirect: 5,
  Echo: 8,
  EchoRequest: 8,
  RouterAdvertisement: 9,
  RouterSelection: 10,
  TimeExceeded: 11,
  ParameterProblem: 12,
  Timestamp: 13,
  TimestampReply: 14,
  Photuris: 40,
  ExtendedEchoRequest: 42,
  ExtendedEchoReply: 43,
};

/** The same for IPv6 (IANA, "ICMPv6 type Numbers"). */
const ipv6: Readonly<Record<string, number>> = {
  DestinationUnreachable: 1,
  PacketTooBig: 2,
  TimeExceeded: 3,
  ParameterProblem: 4,
  EchoRequest: 128,
  EchoReply: 129,
  MulticastListenerQuery: 130,
  MulticastListenerReport: 131,
  MulticastListenerDone: 132,
  RouterSolicitation: 133,
  RouterAdvertisement: 134,
  NeighborSolicitation: 135,
  NeighborAdvertisement: 136,
  RedirectMessage: 137,
  RouterRenumbering: 138,
  ICMPNodeInformationQuery: 139,
  ICMPNodeInformationResponse: 140,
  InverseNeighborDiscoverySolicitation: 141,
  InverseNeighborDiscoveryAdvertisement: 142,
  HomeAgentAddressDiscoveryRequest: 144,
  HomeAgentAddressDiscoveryReply: 145,
  MobilePrefixSolicitation: 146,
  MobilePrefixAdvertisement: 147,
  DuplicateAddressRequestCodeSuffix: 157,
  DuplicateAddressConfirmationCodeSuffix: 158,
  ExtendedEchoRequest: 160,
  ExtendedEchoReply: 161,
};

/** Number of an ICMP type given as a number or a name; undefined if the family has no such type. */
export const icmpType = (type: number | string, family: "IPv4" | "IPv6"): number | undefined => {
  const names = family === "IPv6" ? ipv6 : ipv4;
  if (typeof type === "string" && type in names) return names[type];
  const number = typeof type === "number" ? type : /^(?:0|[1-9][0-9]{0,2})$/.test(type) ? Number(type) : -1;
  return Number.isInteger(number) && number >= 0 && number <= 255 ? number : undefined;
};
