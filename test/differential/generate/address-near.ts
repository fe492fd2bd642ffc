import { BlockList, isIPv6 } from "node:net";
import type { RandomSource } from "./random-source";
import { addresses } from "./vocabulary";

const family = (address: string): "ipv4" | "ipv6" => (isIPv6(address) ? "ipv6" : "ipv4");

const isInside = (address: string, prefix: string): boolean => {
  const [base = "", length] = prefix.split("/");
  const [host = ""] = address.split("/");
  const block = new BlockList();
  block.addSubnet(base, Number(length), family(base));
  return family(base) === family(host) && block.check(host, family(host));
};

/** An address that is mostly inside the prefix. */
export const addressNear = (random: RandomSource, prefix: string): string => {
  const inside = addresses.filter((address) => isInside(address, prefix));
  return inside.length > 0 && random.chance(0.8) ? random.pick(inside) : random.pick(addresses);
};
