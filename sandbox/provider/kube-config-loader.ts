// This file is a bundle of its own, loaded with the first request: client-node is by far the largest dependency, and
// a preview that needs no API server should not pay for it.
import { existsSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { ProviderError } from "./errors";
import type { ProviderConfig } from "./provider-config";

/** What is needed to talk to one API server. */
export interface ClusterAccess {
  readonly server: string;
  readonly contextName: string;
  /** The context's own namespace. */
  readonly namespace: string | undefined;
  /** The single kubeconfig file that was read, when the cluster can be reached with it and `contextName` alone. */
  readonly kubeconfigFile: string | undefined;
  /** The effective kubeconfig as text, credentials included. */
  exportKubeconfig(): string;
  /** Fills in credentials, trust and the connection pool. */
  prepare(options: RequestOptions): Promise<typeof httpsRequest>;
}

/** Reads the kubeconfig the provider inputs ask for and selects the context. */
export function loadClusterAccess(config: ProviderConfig): ClusterAccess {
  const kube = new KubeConfig();
  const source = readInto(kube, config);
  const contextName = config.context ?? kube.getCurrentContext();
  selectContext(kube, contextName, source.description);
  if (config.cluster !== undefined) overrideCluster(kube, contextName, config.cluster, source.description);
  const cluster = kube.getCurrentCluster();
  if (!cluster) {
    throw new ProviderError(
      `context "${contextName}" of ${source.description} names a cluster that is not defined there`,
    );
  }
  // One pool for all requests: a new TLS connection per request would cost more than the request.
  const pool = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    server: cluster.server.replace(/\/$/, ""),
    contextName,
    namespace: kube.getContextObject(contextName)?.namespace,
    kubeconfigFile: config.cluster === undefined ? source.file : undefined,
    exportKubeconfig: () => kube.exportConfig(),
    prepare: async (options) => {
      await kube.applyToHTTPSOptions(options);
      if (cluster.server.startsWith("https:") && !cluster.proxyUrl) options.agent = pool;
      return cluster.server.startsWith("http:") ? httpRequest : httpsRequest;
    },
  };
}

interface Source {
  readonly description: string;
  readonly file: string | undefined;
}

function readInto(kube: KubeConfig, config: ProviderConfig): Source {
  const { kubeconfig } = config;
  if (kubeconfig === undefined) return readDefault(kube);
  if (looksLikeContent(kubeconfig)) {
    try {
      kube.loadFromString(kubeconfig);
    } catch {
      // The parser's message would quote the text, and the text holds credentials.
      throw new ProviderError("the provider input `kubeconfig` holds text that is not a valid kubeconfig");
    }
    return { description: "the provider input `kubeconfig`", file: undefined };
  }
  const path = resolve(kubeconfig.replace(/^~(?=\/)/, homedir()));
  readFile(kube, path, "the provider input `kubeconfig`");
  return { description: path, file: path };
}

function readDefault(kube: KubeConfig): Source {
  const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  const paths =
    listed.length > 0 ? listed.filter((path) => existsSync(path)) : [join(homedir(), ".kube", "config")];
  if (listed.length > 0 && paths.length === 0) {
    throw new ProviderError(`no kubeconfig: $KUBECONFIG names ${listed.join(", ")}, which does not exist`);
  }
  const [first, ...others] = paths;
  if (first === undefined || (listed.length === 0 && !existsSync(first))) {
    kube.loadFromDefault();
    return { description: "the service account of this pod", file: undefined };
  }
  readFile(kube, first, listed.length > 0 ? "$KUBECONFIG" : "the default kubeconfig");
  for (const path of others) {
    const next = new KubeConfig();
    readFile(next, path, "$KUBECONFIG");
    kube.mergeConfig(next, true);
  }
  return { description: paths.join(", "), file: others.length === 0 ? resolve(first) : undefined };
}

function readFile(kube: KubeConfig, path: string, origin: string): void {
  if (!existsSync(path))
    throw new ProviderError(`no kubeconfig: ${origin} names ${path}, which does not exist`);
  try {
    kube.loadFromFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ProviderError(
      `${path} (${origin}) ${code ? `cannot be read: ${code}` : "is not a valid kubeconfig"}`,
    );
  }
}

function looksLikeContent(text: string): boolean {
  return text.includes("\n") || text.trimStart().startsWith("{");
}

function selectContext(kube: KubeConfig, name: string, source: string): void {
  const known = kube.getContexts().map((context) => context.name);
  if (known.includes(name)) {
    kube.setCurrentContext(name);
    return;
  }
  const choice = known.length > 0 ? `available contexts: ${known.join(", ")}` : "it holds no contexts";
  const wanted = name
    ? `context "${name}" does not exist in ${source}`
    : `no context is selected in ${source}`;
  throw new ProviderError(`${wanted}; ${choice}`);
}

function overrideCluster(kube: KubeConfig, contextName: string, cluster: string, source: string): void {
  if (!kube.getCluster(cluster)) {
    const known = kube.getClusters().map(({ name }) => name);
    throw new ProviderError(
      `cluster "${cluster}" does not exist in ${source}; available clusters: ${known.join(", ")}`,
    );
  }
  kube.loadFromOptions({
    clusters: kube.getClusters(),
    users: kube.getUsers(),
    currentContext: contextName,
    contexts: kube
      .getContexts()
      .map((context) => (context.name === contextName ? { ...context, cluster } : context)),
  });
}
