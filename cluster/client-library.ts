import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { KubeconfigFile } from "./kubeconfig-files";

/**
 * The kubeconfig files as Kubernetes' client library reads them, merged as kubectl does (its own merging ends with an
 * error where two files have entries of one name). The library is large: it is loaded here, when it is needed.
 *
 * @param context name of the context to use; undefined: that of the service account that this pod runs with.
 */
export const libraryConfig = (files: readonly KubeconfigFile[], context: string | undefined): KubeConfig => {
  const { KubeConfig: Config } =
    require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const merged = new Config();
  if (context === undefined) {
    merged.loadFromCluster();
    return merged;
  }
  merged.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: context });
  for (const { path } of files) {
    const next = new Config();
    next.loadFromFile(path);
    for (const each of next.getClusters()) if (!merged.getCluster(each.name)) merged.addCluster(each);
    for (const each of next.getUsers()) if (!merged.getUser(each.name)) merged.addUser(each);
    for (const each of next.getContexts()) {
      if (!merged.getContextObject(each.name)) merged.addContext(each);
    }
  }
  return merged;
};

/** What the library adds to a request: credentials that it asks a program or a provider for, trust, the proxy. */
export const libraryOptions = async (config: KubeConfig): Promise<RequestOptions> => {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
};
