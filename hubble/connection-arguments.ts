import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RelayCertificates } from "./relay-certificates";

/**
 * A name of the relay's certificate, which is for `*.hubble-relay.cilium.io`. Source: Cilium's chart,
 * templates/hubble/tls-*; the hubble program's help for `--tls-server-name`.
 */
const serverName = "instance.hubble-relay.cilium.io";

/** Arguments that lead `hubble` to a server, whatever its own configuration file or environment says. */
export interface HubbleServer {
  readonly arguments: readonly string[];
  /** Takes files away that the arguments name. Never throws. */
  remove(): void;
}

/** A server without TLS: of a forwarded port, or of an agent's socket. */
export const plainServer = (address: string): HubbleServer => ({
  arguments: ["--server", address, "--port-forward=false", "--tls=false"],
  remove: () => undefined,
});

/**
 * A relay with TLS. `hubble` takes certificates from files only: they are written into a folder that the user alone can read,
 * and have to be removed.
 */
export const tlsServer = (
  address: string,
  { ca, certificate, key }: RelayCertificates,
  mutual: boolean,
): HubbleServer => {
  const folder = mkdtempSync(path.join(tmpdir(), "lab-hubble-"));
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const client = mutual
    ? [
        "--tls-client-cert-file",
        write("client.crt", certificate),
        "--tls-client-key-file",
        write("client.key", key),
      ]
    : [];
  return {
    arguments: [
      "--server",
      address,
      "--port-forward=false",
      "--tls",
      "--tls-server-name",
      serverName,
      "--tls-ca-cert-files",
      write("ca.crt", ca),
      ...client,
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
