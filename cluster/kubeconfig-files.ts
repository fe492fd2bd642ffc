import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { ClusterError } from "./cluster-error";

/** A kubeconfig file as it was read. */
export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

/** The part of a process' environment that says which kubeconfig is meant. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The files that kubectl would read, first one first: those of `KUBECONFIG`, else `~/.kube/config`.
 *
 * Source: Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files".
 */
export const kubeconfigPaths = (environment: Environment): string[] => {
  const listed = (environment.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  if (listed.length > 0) return [...new Set(listed.map((path) => resolve(path)))];
  return [join(environment.HOME ?? homedir(), ".kube", "config")];
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

const obtain = "talosctl kubeconfig   # or set KUBECONFIG to the file that has the context";

/**
 * Reads the kubeconfig files. As with kubectl a file of a list may be missing, but not all of them.
 *
 * @throws ClusterError if there is none, or one cannot be read.
 */
export const readKubeconfigFiles = (environment: Environment, stack: string): KubeconfigFile[] => {
  const paths = kubeconfigPaths(environment);
  const files = paths.flatMap((path): KubeconfigFile[] => {
    try {
      return [{ path, text: readFileSync(path, "utf8") }];
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw new ClusterError("unreadable-kubeconfig", "the kubeconfig cannot be read", {
        stack,
        found: `${path}: ${codeOf(error)}`,
        fix: "make it a file that you may read, or set KUBECONFIG to another one",
      });
    }
  });
  if (files.length > 0) return files;
  const where = environment.KUBECONFIG ? "KUBECONFIG names" : "KUBECONFIG is not set, and by default it is";
  throw new ClusterError("no-kubeconfig", "there is no kubeconfig", {
    stack,
    found: `${where} ${paths.join(", ")}, which does not exist`,
    fix: obtain,
  });
};
