import { grpcScript, httpScript, tcpScript, tlsScript } from "./curl-script";
import { dnsScript, udpScript } from "./datagram-script";
import { kindOf, type Probe, type ProbeKind } from "./probe";

const scripts: Readonly<Record<Exclude<ProbeKind, "none">, (probe: Probe) => string>> = {
  dns: dnsScript,
  grpc: grpcScript,
  http: httpScript,
  tls: tlsScript,
  tcp: tcpScript,
  udp: udpScript,
};

const needsCurl: ReadonlySet<ProbeKind> = new Set(["grpc", "http", "tls", "tcp"]);

/** Names and addresses go into a script as they are. */
const isPlain = (host: string): boolean => /^[\w.:-]+$/.test(host);

/**
 * The script for a POSIX shell that makes a probe and says what came of it; see `readOutcome`. It is to be read by the shell
 * from its standard input, so that no header of a request stands in the API server's audit log.
 *
 * @throws Error for a probe of kind `none`, and for a host that is neither a name nor an address.
 */
export const probeScript = (probe: Probe): string => {
  const kind = kindOf(probe);
  if (kind === "none") throw new Error(`no pod can try ${probe.protocol}`);
  if (!isPlain(probe.target.host)) throw new Error(`${JSON.stringify(probe.target.host)} is not a host`);
  const script = scripts[kind](probe);
  const checked = needsCurl.has(kind)
    ? `if command -v curl >/dev/null; then ${script}; else echo "lab missing curl" >&2; fi`
    : script;
  return `${checked}\nexit 0\n`;
};
