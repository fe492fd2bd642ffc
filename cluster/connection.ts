import { readFileSync } from "node:fs";
import { Agent, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { libraryConfig, libraryOptions } from "./client-library";
import type { KubeContext } from "./kubeconfig-context";
import type { Environment, KubeconfigFile } from "./kubeconfig-files";
import { kubeconfigUser } from "./kubeconfig-user";
import { type Route, routeTo } from "./proxy";
import { throughProxy } from "./reach-server";
import type { ServerAddress } from "./server-address";

/** Connections are kept for the next request; none of them keeps a program from ending. */
const pool = new Agent({ keepAlive: true, maxSockets: 16 });

/** An agent whose connections go through an HTTP proxy. */
const proxyAgent = (server: ServerAddress, route: Route & { kind: "proxy" }): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const throughIt: Agent["createConnection"] = (options, created) => {
    throughProxy(server, route).then(
      (socket) => created?.(null, connect({ ...(options as ConnectionOptions), socket })),
      // The types want a connection beside the error; Node looks at the error alone.
      (error: Error) => created?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return Object.assign(agent, { createConnection: throughIt });
};

const trustOf = ({ insecure, caData, caFile, serverName }: KubeContext): RequestOptions => {
  const ca = caData ?? (caFile === undefined ? undefined : readFileSync(caFile, "utf8"));
  return {
    ...(insecure ? { rejectUnauthorized: false } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    // As in Go, any certificate of the given authority is an anchor, also one that is not self-signed.
    allowPartialTrustChain: true,
  } as RequestOptions;
};

/**
 * How requests reach a context's API server and who they say is asking. The client library is asked only where
 * credentials come from a program or an identity provider, or where the proxy is of a kind that only it knows.
 *
 * @throws Error where a file that the kubeconfig names cannot be read, or a program gives no credentials.
 */
export const connectionOptions = async (
  context: KubeContext,
  server: ServerAddress,
  files: readonly KubeconfigFile[],
  environment: Environment,
): Promise<RequestOptions> => {
  const user = kubeconfigUser(files, context.user);
  const route = routeTo(server, context.proxyUrl, environment);
  if (user.kind === "to-be-asked" || route.kind === "unsupported") {
    return libraryOptions(libraryConfig(files, context.name));
  }
  const { cert, key, headers } = user.credentials;
  const shown = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
  if (!server.secure) return { headers: shown };
  return {
    ...trustOf(context),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    headers: shown,
    agent: route.kind === "proxy" ? proxyAgent(server, route) : pool,
  };
};
