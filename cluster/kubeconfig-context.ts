import { dirname, resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { ClusterError } from "./cluster-error";
import type { KubeconfigFile } from "./kubeconfig-files";

/** What is asked of a kubeconfig: everything but its users. Source: client-go `tools/clientcmd/api/v1` (Config). */
const kubeconfigSchema = z.object({
  "current-context": z.string().nullish(),
  contexts: z
    .array(
      z.object({
        name: z.string(),
        context: z.object({ cluster: z.string().nullish(), user: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  clusters: z
    .array(
      z.object({
        name: z.string(),
        cluster: z
          .object({
            server: z.string().nullish(),
            "certificate-authority": z.string().nullish(),
            "certificate-authority-data": z.string().nullish(),
            "insecure-skip-tls-verify": z.boolean().nullish(),
            "tls-server-name": z.string().nullish(),
            "proxy-url": z.string().nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/** Where a context leads, without the credentials that go with it. */
export interface KubeContext {
  readonly name: string;
  /** Name of its cluster. */
  readonly cluster: string;
  /** Name of its user. */
  readonly user?: string;
  /** The cluster's address as it is written; absent if the cluster is not defined or has none. */
  readonly server?: string;
  /** Certificates (PEM) of the authority that signed the server's. Wins over `caFile`. */
  readonly caData?: string;
  /** Absolute path of a file with them. */
  readonly caFile?: string;
  /** The server's certificate is not to be checked. */
  readonly insecure: boolean;
  /** Name to expect in the certificate, if not the server's own. */
  readonly serverName?: string;
  readonly proxyUrl?: string;
}

/** What the kubeconfig files say together. */
export interface Kubeconfig {
  readonly currentContext?: string;
  /** By name, in the order of the files. */
  readonly contexts: ReadonlyMap<string, KubeContext>;
}

type Parsed = z.infer<typeof kubeconfigSchema>;
type Cluster = Omit<KubeContext, "name" | "cluster" | "user">;

/** A parser's message would quote the text, and the text holds credentials: only the place is passed on. */
const invalid = (path: string, where: string, stack: string): ClusterError =>
  new ClusterError("invalid-kubeconfig", "the kubeconfig is not valid", {
    stack,
    found: `${path}: ${where}`,
    fix: `kubectl config view --kubeconfig ${path}   # says more, with credentials left out`,
  });

const parse = ({ path, text }: KubeconfigFile, stack: string): Parsed => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw invalid(path, `no YAML, line ${lineCounter.linePos(error.pos[0]).line}`, stack);
  const parsed = kubeconfigSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  throw invalid(
    path,
    `${where === "" ? "the whole of it" : where} is not of the form of a kubeconfig`,
    stack,
  );
};

/** Drops what is absent or empty: client-go takes "" for absent. */
const present = <K extends string>(key: K, value: string | null | undefined): { [P in K]?: string } =>
  (value ? { [key]: value } : {}) as { [P in K]?: string };

const clusterOf = (found: NonNullable<Parsed["clusters"]>[number]["cluster"], folder: string): Cluster => {
  const caFile = found?.["certificate-authority"];
  const caData = found?.["certificate-authority-data"];
  return {
    ...present("server", found?.server),
    ...present("caData", caData && Buffer.from(caData, "base64").toString("utf8")),
    ...present("caFile", caFile && resolve(folder, caFile)),
    insecure: found?.["insecure-skip-tls-verify"] === true,
    ...present("serverName", found?.["tls-server-name"]),
    ...present("proxyUrl", found?.["proxy-url"]),
  };
};

/**
 * Merges kubeconfig files as kubectl does: of two entries of one name, and of two current contexts, the first wins.
 *
 * @param stack what the stack's configuration says, for the message.
 * @throws ClusterError if one of them is not a kubeconfig.
 */
export const mergeKubeconfigs = (files: readonly KubeconfigFile[], stack: string): Kubeconfig => {
  const contexts = new Map<string, Pick<KubeContext, "cluster" | "user">>();
  const clusters = new Map<string, Cluster>();
  let current: string | undefined;
  for (const file of files) {
    const parsed = parse(file, stack);
    current ||= parsed["current-context"] ?? undefined;
    for (const { name, context } of parsed.contexts ?? []) {
      if (contexts.has(name)) continue;
      contexts.set(name, { cluster: context?.cluster ?? "", ...present("user", context?.user) });
    }
    for (const { name, cluster } of parsed.clusters ?? []) {
      if (!clusters.has(name)) clusters.set(name, clusterOf(cluster, dirname(file.path)));
    }
  }
  return {
    ...present("currentContext", current),
    contexts: new Map(
      [...contexts].map(([name, leadsTo]) => [
        name,
        { name, ...leadsTo, ...(clusters.get(leadsTo.cluster) ?? { insecure: false }) },
      ]),
    ),
  };
};
