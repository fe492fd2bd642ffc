import { isIP } from "node:net";
import { fromByteArray, type IPv4, type IPv6, parse } from "ipaddr.js";

/** An IP address, parsed. */
export type Address = IPv4 | IPv6;

/** A network: an address and the number of its leading bits that count. */
export interface Prefix {
  readonly address: Address;
  readonly bits: number;
}

/** An address without a zone, or undefined. Leading zeros in an octet are refused, as in Go's netip. */
export const parseAddress = (text: string): Address | undefined =>
  isIP(text) === 0 || text.includes("%") ? undefined : parse(text);

const width = (address: Address): number => (address.kind() === "ipv4" ? 32 : 128);

/** `address/bits`, or undefined. */
export const parsePrefix = (text: string): Prefix | undefined => {
  const slash = text.lastIndexOf("/");
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^(?:0|[1-9][0-9]{0,2})$/.test(digits)) return undefined;
  const bits = Number(digits);
  return bits > width(address) ? undefined : { address, bits };
};

/** The network that holds just this address. */
export const hostPrefix = (address: Address): Prefix => ({ address, bits: width(address) });

/** Whether an address lies in a network. Addresses of the two families never do. */
export const containsAddress = ({ address, bits }: Prefix, other: Address): boolean => {
  if (address.kind() !== other.kind()) return false;
  return address.kind() === "ipv4"
    ? (other as IPv4).match(address as IPv4, bits)
    : (other as IPv6).match(address as IPv6, bits);
};

/** The network with the bits of its address that do not count set to zero, as text. */
export const maskedText = ({ address, bits }: Prefix): string => {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return `${fromByteArray(bytes)}/${bits}`;
};
