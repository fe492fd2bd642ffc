import { type Probe, secondsOf } from "./probe";

/** Asked where a flow names no query: every cluster's DNS server knows it. */
const everywhere = "kubernetes.default.svc.cluster.local";

/** A query for an A record, as bytes (RFC 1035, section 4). */
const queryBytes = (name: string): readonly number[] => {
  const labels = name
    .replace(/\.$/, "")
    .split(".")
    .map((label) => [Buffer.byteLength(label), ...Buffer.from(label)]);
  return [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels.flat(), 0, 0, 1, 0, 1];
};

/** Octal, the only form of a byte that every shell's printf knows (POSIX, printf). */
const octal = (bytes: readonly number[]): string =>
  bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");

/**
 * Sends bytes and prints the first of what comes back in hexadecimal, by bash or else by netcat, whichever is there. dd makes
 * one datagram of them: bash by itself ends one after a byte 10.
 */
const exchange = (bytes: readonly number[], transport: "udp" | "tcp", probe: Probe): string => {
  const { host, port } = probe.target;
  const seconds = secondsOf(probe);
  const text = octal(bytes);
  const byBash = [
    `exec 3<>/dev/${transport}/${host}/${port}`,
    `printf "${text}" | dd bs=4096 iflag=fullblock 2>/dev/null >&3`,
    "dd bs=4096 count=1 status=none <&3",
  ].join(" && ");
  const netcat = `nc ${transport === "udp" ? "-u " : ""}-w ${seconds} ${host} ${port}`;
  return [
    "if command -v bash >/dev/null",
    `then { timeout ${seconds} bash -c '${byBash}' </dev/null; echo "lab exit $?" >&2; } | od -An -tx1 -v`,
    "elif command -v nc >/dev/null",
    `then { printf '${text}' | timeout ${seconds} ${netcat}; echo "lab exit $?" >&2; } | od -An -tx1 -v`,
    'else echo "lab missing bash or nc" >&2',
    "fi",
  ].join("\n");
};

/** A query of DNS, over the flow's own protocol. Over TCP its length stands before it (RFC 1035, section 4.2.2). */
export const dnsScript = (probe: Probe): string => {
  const query = queryBytes(probe.dns?.name ?? everywhere);
  return probe.protocol === "TCP"
    ? exchange([0, query.length, ...query], "tcp", probe)
    : exchange(query, "udp", probe);
};

/** A datagram that means nothing to anybody. Who answers it has got it, and so has who says that nobody listens. */
export const udpScript = (probe: Probe): string => exchange([...Buffer.from("lab")], "udp", probe);

/** The response code of an answer that `dnsScript` printed; undefined where it is none. */
export const dnsCodeOf = (printed: string, { protocol }: Pick<Probe, "protocol">): number | undefined => {
  const bytes = printed.trim().split(/\s+/);
  const [first, second, , flags = ""] = protocol === "TCP" ? bytes.slice(2) : bytes;
  return first === "12" && second === "34" ? Number.parseInt(flags, 16) & 0xf : undefined;
};
