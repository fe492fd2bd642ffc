import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import path from "node:path";
import { cacheDirectory } from "./toolchain/cache-directory";

/** Name of the cluster as kwokctl knows it. */
export const CLUSTER_NAME = "policy-lab";
/** Name of the cluster's context in the kubeconfig. */
export const CONTEXT_NAME = `kwok-${CLUSTER_NAME}`;
/** Name of the Pulumi stack that runs in the sandbox. */
export const STACK_NAME = "sandbox";

/** Every place of a project's sandbox. All of them lie below one folder, which `down` removes. */
export interface SandboxPaths {
  readonly project: string;
  readonly root: string;
  /** Links to the tools and the `pulumi` shim; put first in PATH. */
  readonly bin: string;
  readonly kubeconfig: string;
  readonly pulumiHome: string;
  /** The file backend of Pulumi. */
  readonly state: string;
  /** The settings of the sandbox's stack: what `pulumi config set` changes there. */
  readonly stackFile: string;
  readonly helm: string;
  readonly kubectlCache: string;
  /** Working folder of kwokctl. */
  readonly kwokFolder: string;
  /** The same folder under a name without blanks, which kwokctl cannot read in its settings: a link where needed. */
  readonly kwok: string;
  /** Working folder of the cluster: certificates, etcd's data, logs, pid files. */
  readonly cluster: string;
  /** Files we write for kwokctl and the API server. */
  readonly settings: string;
  readonly charts: string;
  /** What was started. */
  readonly record: string;
  readonly lock: string;
}

function blankFree(folder: string): string {
  if (!/\s/.test(folder)) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return path.join(cacheDirectory(), "kwok-folders", name);
}

/** The places of the sandbox of a project folder. */
export function sandboxPaths(project: string): SandboxPaths {
  const real = realpathSync(project);
  const root = path.join(real, ".sandbox");
  const kwokFolder = path.join(root, "kwok");
  const kwok = blankFree(kwokFolder);
  return {
    project: real,
    root,
    bin: path.join(root, "bin"),
    kubeconfig: path.join(root, "kubeconfig"),
    pulumiHome: path.join(root, "pulumi-home"),
    state: path.join(root, "state"),
    stackFile: path.join(root, `Pulumi.${STACK_NAME}.yaml`),
    helm: path.join(root, "helm"),
    kubectlCache: path.join(root, "kubectl-cache"),
    kwokFolder,
    kwok,
    cluster: path.join(kwok, "clusters", CLUSTER_NAME),
    settings: path.join(root, "settings"),
    charts: path.join(root, "charts"),
    record: path.join(root, "sandbox.json"),
    lock: path.join(root, "lock"),
  };
}
