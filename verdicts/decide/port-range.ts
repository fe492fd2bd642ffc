/**
 * Length of the port's prefix in the datapath's key that covers a port: 16 for a single port, 0 for every port, and
 * something between for a range, which becomes the fewest aligned blocks. -1: the rule does not cover the port.
 * Source: Cilium, pkg/policy PortRangeToMaskedPorts.
 *
 * @param start first port of the rule; 0 with no end is every port.
 * @param end last port of the rule; not above `start`: a single port.
 */
export const coveringPrefixLength = (start: number, end: number, port: number): number => {
  if (start === 0 && (end === 0 || end === 65_535)) return 0;
  if (end <= start) return port === start ? 16 : -1;
  if (port < start || port > end) return -1;
  // The block around the port grows while it stays within the range.
  for (let length = 0; length <= 16; length++) {
    const size = 1 << (16 - length);
    const first = port & ~(size - 1);
    if (first >= start && first + size - 1 <= end) return length;
  }
  return 16;
};
