import http from "node:http";
import https from "node:https";
import { kubeconfigPaths } from "../../cluster/kubeconfig-files";
import { UserError } from "../../sandbox/user-error";
import type { ManifestObject } from "../../verdicts/world";
import type { ManifestDocument } from "./parse-manifests";

/** What a cluster has now, as manifests. */
export interface LiveObjects {
  readonly context: string;
  readonly documents: readonly ManifestDocument[];
  /** Name of the cluster in Cilium's configuration, where it can be read. */
  readonly clusterName: string | undefined;
  readonly notes: readonly string[];
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Paths of which the first one that exists is read. */
  readonly paths: readonly string[];
  /** Whether a cluster may be without it. */
  readonly optional?: true;
}

const kinds: readonly Kind[] = [
  { apiVersion: "v1", kind: "Namespace", paths: ["/api/v1/namespaces"] },
  { apiVersion: "v1", kind: "Pod", paths: ["/api/v1/pods"] },
  { apiVersion: "v1", kind: "Service", paths: ["/api/v1/services"] },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    paths: ["/apis/discovery.k8s.io/v1/endpointslices"],
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    paths: ["/apis/networking.k8s.io/v1/networkpolicies"],
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    paths: ["/apis/cilium.io/v2/ciliumnetworkpolicies"],
    optional: true,
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    paths: ["/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies"],
    optional: true,
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumCIDRGroup",
    paths: ["/apis/cilium.io/v2/ciliumcidrgroups", "/apis/cilium.io/v2alpha1/ciliumcidrgroups"],
    optional: true,
  },
];

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface List {
  readonly items?: readonly ManifestObject[];
  readonly metadata?: { readonly continue?: string };
}

/** A cluster that can be asked. */
interface Api {
  readonly context: string;
  readonly server: string;
  get(path: string): Promise<Answer>;
}

const perPage = 500;
const timeoutMs = 15_000;

const reasonOf = (error: unknown): string => {
  // A name that leads to several addresses gives one error for all of them, without a message.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message || first.name : String(first);
};

/** Opens the kubeconfig as kubectl finds it. The client is large, and loaded for this alone. */
const openApi = async (wanted: string | undefined): Promise<Api> => {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const looked = kubeconfigPaths(process.env).join(", ");
  try {
    config.loadFromDefault();
  } catch (error) {
    // A parser's message would quote the text, and the text holds credentials.
    const code = error instanceof Error && "code" in error ? `: ${String(error.code)}` : "";
    throw new UserError(`the kubeconfig cannot be read (${looked})${code}`, {
      hint: "kubectl config view   # says what is wrong with it; or set KUBECONFIG to another file",
    });
  }
  // As with kubectl a server may be without TLS (`kubectl proxy`): there is no certificate to check then.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server?.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  const contexts = config.getContexts().map(({ name }) => name);
  if (wanted !== undefined && !contexts.includes(wanted)) {
    throw new UserError(`--context ${wanted}: the kubeconfig (${looked}) has no such context`, {
      hint:
        contexts.length === 0 ? "set KUBECONFIG to the file that has it" : `contexts: ${contexts.join(", ")}`,
      exitCode: 2,
    });
  }
  if (wanted !== undefined) config.setCurrentContext(wanted);
  const context = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server;
  // Without a kubeconfig the library would go on with http://localhost:8080 under a name of its own.
  if (server === undefined || context === "loaded-context") {
    throw new UserError(`there is no kubeconfig with a current context (${looked})`, {
      hint: 'set KUBECONFIG, or name one with --context; for the sandbox: eval "$(npx lab sandbox env)"',
    });
  }
  return { context, server, get: (path) => request(config, new URL(path, withSlash(server))) };
};

const withSlash = (server: string): string => (server.endsWith("/") ? server : `${server}/`);

const request = async (
  config: { applyToHTTPSOptions(options: https.RequestOptions): Promise<void> },
  url: URL,
): Promise<Answer> => {
  const options: https.RequestOptions = { headers: { accept: "application/json" }, timeout: timeoutMs };
  await config.applyToHTTPSOptions(options);
  const { request: send } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    sent.on("error", reject);
    sent.end();
  });
};

const get = async (api: Api, path: string): Promise<Answer> => {
  try {
    return await api.get(path);
  } catch (error) {
    throw new UserError(
      `the API server of context ${api.context} (${api.server}) cannot be asked: ${reasonOf(error)}`,
      { hint: `kubectl --context ${api.context} version   # once this answers, so will this command` },
    );
  }
};

const refused = (api: Api, path: string, { status, body }: Answer): UserError => {
  const message = (() => {
    try {
      return String((JSON.parse(body) as { message?: unknown }).message ?? "");
    } catch {
      return "";
    }
  })();
  const words: Readonly<Record<number, string>> = {
    401: "it does not know who you are (401)",
    403: "you may not list it (403)",
  };
  return new UserError(
    `the API server of context ${api.context} refuses ${path}: ${words[status] ?? `status ${status}`}${message === "" ? "" : `: ${message}`}`,
    {
      hint:
        status === 403
          ? "verdicts need to list policies, pods, namespaces and Services of all namespaces; ask for the ClusterRole `view` and for reading cilium.io"
          : `kubectl --context ${api.context} get --raw '${path}'`,
    },
  );
};

/** All objects below a path, page by page; undefined if the server does not have the kind. */
const list = async (api: Api, path: string): Promise<readonly ManifestObject[] | undefined> => {
  const items: ManifestObject[] = [];
  let next = "";
  do {
    const page = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
    const answer = await get(api, `${path}?limit=${perPage}${page}`);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refused(api, path, answer);
    const { items: found = [], metadata } = JSON.parse(answer.body) as List;
    items.push(...found);
    next = metadata?.continue ?? "";
  } while (next !== "");
  return items;
};

/** What the server keeps beside what somebody wrote is no part of a policy. */
const asWritten = ({ status, ...object }: ManifestObject, kind: string): ManifestObject => {
  const { name, namespace, labels, ownerReferences } = (object.metadata ?? {}) as Record<string, unknown>;
  const metadata = { name, namespace, labels, ownerReferences } as NonNullable<ManifestObject["metadata"]>;
  return { ...object, metadata, ...(kind === "Pod" ? { status } : {}) };
};

/** Name that Cilium was given for the cluster; undefined if that cannot be read. */
const clusterNameOf = async (api: Api): Promise<string | undefined> => {
  const { status, body } = await get(api, "/api/v1/namespaces/kube-system/configmaps/cilium-config");
  if (status !== 200) return undefined;
  return (JSON.parse(body) as { data?: Record<string, string> }).data?.["cluster-name"];
};

/**
 * Reads what a cluster has now. Nothing is changed in it.
 *
 * @param wanted context of the kubeconfig; undefined: the current one.
 * @param opened is told the context before anything is asked.
 * @throws UserError where there is no cluster, it does not answer, or it refuses.
 */
export const readLiveObjects = async (
  wanted: string | undefined,
  opened: (context: string, server: string) => void,
): Promise<LiveObjects> => {
  const api = await openApi(wanted);
  opened(api.context, api.server);
  const documents: ManifestDocument[] = [];
  const missing: string[] = [];
  for (const { apiVersion, kind, paths, optional } of kinds) {
    let found: readonly ManifestObject[] | undefined;
    for (const path of paths) found ??= await list(api, path);
    if (found === undefined && optional !== true) {
      throw new UserError(`the API server of context ${api.context} has no ${apiVersion} ${kind}`);
    }
    if (found === undefined) missing.push(kind);
    for (const [index, object] of (found ?? []).entries()) {
      documents.push({
        file: `${kind} of context ${api.context}`,
        document: index + 1,
        object: { apiVersion, kind, ...asWritten(object, kind) },
        lineOf: () => index + 1,
      });
    }
  }
  return {
    context: api.context,
    documents,
    clusterName: await clusterNameOf(api),
    notes:
      missing.length === 0 ? [] : [`the cluster has no ${missing.join(", no ")}: is Cilium installed there?`],
  };
};
