import { readFileSync } from "node:fs";
import type { StackConfig } from "../config/schema";
import { shellWord } from "../messages/shell-quoting";
import { ClusterError } from "./cluster-error";
import { type KubeContext, type Kubeconfig, mergeKubeconfigs } from "./kubeconfig-context";
import { type Environment, readKubeconfigFiles } from "./kubeconfig-files";
import { routeTo } from "./proxy";
import { isCertificate, reachServer } from "./reach-server";
import { parseServer, type ServerAddress, sameServer, showServer } from "./server-address";

/** The cluster that a stack's configuration names. */
export type ClusterConfig = StackConfig["cluster"];

const setContext = (name: string): string => `pulumi config set --path cluster.context ${shellWord(name)}`;
const useContext = (name: string): string => `kubectl config use-context ${shellWord(name)}`;

const saidBy = ({ context, server }: ClusterConfig): string => {
  const address = server === undefined ? undefined : parseServer(server);
  return `cluster.context is ${context}${address ? `, cluster.server is ${showServer(address)}` : ""}`;
};

const contextOf = (config: ClusterConfig, kubeconfig: Kubeconfig): KubeContext => {
  const context = kubeconfig.contexts.get(config.context);
  if (context) return context;
  const names = [...kubeconfig.contexts.keys()];
  const candidate = kubeconfig.currentContext ?? names[0];
  throw new ClusterError("no-such-context", `there is no context ${config.context} in the kubeconfig`, {
    stack: saidBy(config),
    found: names.length === 0 ? "no contexts at all" : `contexts: ${names.join(", ")}`,
    fix: [
      "talosctl kubeconfig   # or set KUBECONFIG to the file that has the context",
      ...(candidate === undefined ? [] : [setContext(candidate)]),
    ],
  });
};

/** A kubeconfig without a current context says nothing else than the stack does; another one does. */
const checkCurrent = (config: ClusterConfig, { currentContext, contexts }: Kubeconfig): void => {
  if (currentContext === undefined || currentContext === config.context) return;
  throw new ClusterError("other-context", "the kubeconfig's current context is not this stack's", {
    stack: saidBy(config),
    found: `current-context is ${currentContext}; contexts: ${[...contexts.keys()].join(", ")}`,
    fix: [useContext(config.context), setContext(currentContext)],
  });
};

const serverOf = (config: ClusterConfig, context: KubeContext): ServerAddress => {
  const server = context.server === undefined ? undefined : parseServer(context.server);
  if (server === undefined) {
    throw new ClusterError("invalid-kubeconfig", "the kubeconfig does not say where the cluster is", {
      stack: saidBy(config),
      found: `context ${context.name} names cluster ${context.cluster || "(none)"}, which has no address of an API server`,
      fix: "talosctl kubeconfig   # or fix that cluster's entry",
    });
  }
  const wanted = config.server === undefined ? undefined : parseServer(config.server);
  if (wanted === undefined || sameServer(wanted, server)) return server;
  throw new ClusterError("other-server", `context ${context.name} leads to another API server`, {
    stack: saidBy(config),
    found: `the context's server is ${showServer(server)}`,
    fix: [
      `pulumi config set --path cluster.server ${shellWord(showServer(server))}   # if that is the cluster you mean`,
      "set cluster.context, or KUBECONFIG, to one that leads to the server above",
    ],
  });
};

const authorityOf = (config: ClusterConfig, context: KubeContext): string | undefined => {
  if (context.caData === undefined && context.caFile === undefined) return undefined;
  let pem: string | undefined = context.caData;
  try {
    pem ??= readFileSync(context.caFile ?? "", "utf8");
  } catch {
    // Said below: there is no certificate to be had.
  }
  if (pem !== undefined && isCertificate(pem)) return pem;
  throw new ClusterError("invalid-kubeconfig", "the kubeconfig's certificate authority cannot be used", {
    stack: saidBy(config),
    found: `cluster ${context.cluster}: ${context.caData === undefined ? `${context.caFile} is` : "certificate-authority-data is"} not a certificate`,
    fix: "talosctl kubeconfig   # writes the entry anew",
  });
};

/**
 * Makes sure that the cluster is the one that a stack names: the context exists, is the current one, leads to the server
 * that is named, and what answers there has a certificate of the context's authority. No credentials are used, and no
 * program is run for them.
 *
 * @param config the stack's `cluster`.
 * @param environment where `KUBECONFIG` and proxies are looked up.
 * @throws ClusterError with one message if anything is different.
 */
export const checkCluster = async (
  config: ClusterConfig,
  environment: Environment,
  timeoutMs = 15_000,
): Promise<void> => {
  const stack = saidBy(config);
  const kubeconfig = mergeKubeconfigs(readKubeconfigFiles(environment, stack), stack);
  const context = contextOf(config, kubeconfig);
  checkCurrent(config, kubeconfig);
  const server = serverOf(config, context);
  const where = `${showServer(server)} (context ${context.name})`;
  const route = routeTo(server, context.proxyUrl, environment);
  if (route.kind === "unsupported") {
    throw new ClusterError(
      "unsupported-proxy",
      "the cluster is behind a proxy of a kind that cannot be checked",
      {
        stack,
        found: `${where}; ${route.source} is of scheme ${route.scheme}, only http is known`,
        fix: `use an http proxy, or reach the cluster directly: NO_PROXY=${server.host}`,
      },
    );
  }
  const ca = context.insecure ? undefined : authorityOf(config, context);
  const trust = {
    insecure: context.insecure,
    ...(ca === undefined ? {} : { ca }),
    ...(context.serverName === undefined ? {} : { serverName: context.serverName }),
  };
  const answer = await reachServer(server, trust, route, timeoutMs);
  if (answer.kind === "stranger") {
    throw new ClusterError("other-certificate", "the API server is not the one that the kubeconfig knows", {
      stack,
      found: `${where}: ${answer.reason}`,
      fix: "talosctl kubeconfig   # if the cluster was made anew; else find out who has its address now",
    });
  }
  if (answer.kind === "silent") {
    throw new ClusterError("unreachable", "the API server cannot be reached", {
      stack,
      found: `${where}: ${answer.reason}`,
      fix: `kubectl --context ${shellWord(context.name)} version   # once this answers, so will the check`,
    });
  }
};
