import { ciliumNamespace } from "../cilium/agent/agent-place";
import { ApiError, type ClusterApi } from "../cluster/api";
import { collectionPath } from "../cluster/kinds";
import { getObject } from "../cluster/objects";
import { whyPlayed } from "../cluster/played-pod";
import { podsBehind } from "../cluster/pods-behind";
import { openPortForward } from "../cluster/port-forward";
import { PortForwardError } from "../cluster/port-forward-error";
import { UserError } from "../messages/user-error";
import { type HubbleServer, plainServer, tlsServer } from "./connection-arguments";
import { type RelayTls, relayService, relayTlsOf } from "./relay";
import { relayCertificates } from "./relay-certificates";

/** Hubble Relay, reachable from here. */
export interface OpenRelay {
  /** Arguments for `hubble` that lead there. */
  readonly arguments: readonly string[];
  readonly tls: RelayTls;
  readonly pod: string;
  /** Ends the forward, and takes files with certificates away. Never throws. */
  close(): Promise<void>;
}

interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}

const tlsOf = async (api: ClusterApi): Promise<RelayTls> => {
  const path = `${collectionPath("ConfigMap", ciliumNamespace)}/hubble-relay-config`;
  const found = await getObject<ConfigMap>(api, path);
  return relayTlsOf(found?.data?.["config.yaml"] ?? "{}");
};

const serverOf = async (api: ClusterApi, address: string, tls: RelayTls): Promise<HubbleServer> => {
  if (tls.kind === "none") return plainServer(address);
  try {
    return tlsServer(address, await relayCertificates(api), tls.mutual);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new UserError(
      `Hubble Relay speaks TLS, and its client certificate cannot be read: ${error.message}`,
      { fix: `ask for the verb get on secrets in ${ciliumNamespace}` },
    );
  }
};

/**
 * Forwards a free port of loopback to Hubble Relay, and finds out how to speak with it.
 *
 * @param onTrouble told, in one line, of connections that fail later.
 * @throws PortForwardError where there is no relay (`no-service`), it is not ready, or may not be reached; UserError where its
 * certificates cannot be had.
 */
export const openRelay = async (api: ClusterApi, onTrouble?: (said: string) => void): Promise<OpenRelay> => {
  const [pod] = await podsBehind(api, relayService);
  const played = await whyPlayed(api, pod);
  if (played !== undefined) {
    const message = `${pod.pod} answers nobody: ${played}`;
    throw new PortForwardError("no-answer", message, "lab sandbox up --packets   # on Linux, as root");
  }
  const tls = await tlsOf(api);
  const forward = await openPortForward(api, pod, onTrouble);
  try {
    const server = await serverOf(api, `127.0.0.1:${forward.port}`, tls);
    return {
      arguments: server.arguments,
      tls,
      pod: pod.pod,
      close: async () => {
        await forward.close();
        server.remove();
      },
    };
  } catch (error) {
    await forward.close();
    throw error;
  }
};
