import { spawnSync } from "node:child_process";
import { UserError } from "../../messages/user-error";

/** A program that renders manifests. */
export type Renderer = "kubectl" | "helm";

/** Where a renderer lies that is not on PATH; undefined if nowhere. */
export type OtherRenderers = (name: Renderer) => string | undefined;

/** What a renderer printed, or what it said is wrong. */
export type RendererRun = { readonly stdout: string } | { readonly failure: string };

const largest = 1 << 30;

const installHint: Readonly<Record<Renderer, string>> = {
  kubectl: "install kubectl (“Install Tools” in Kubernetes' documentation), or get the sandbox's: lab tools",
  helm: "install helm (“Installing Helm” in its documentation), or get the sandbox's: lab tools",
};

/**
 * Runs a renderer: the one on PATH, or another where there is none.
 *
 * @param what the option that asks for it, for messages: `--helm CHART`.
 * @throws UserError if there is no such program.
 */
export const runRenderer = (
  name: Renderer,
  args: readonly string[],
  what: string,
  others: OtherRenderers,
): RendererRun => {
  const run = (program: string) =>
    spawnSync(program, args, { encoding: "utf8", maxBuffer: largest, stdio: ["ignore", "pipe", "pipe"] });
  let { error, status, stdout, stderr } = run(name);
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    const own = others(name);
    if (own === undefined) {
      throw new UserError(`${what}: it is rendered with ${name}, which is not there`, {
        fix: installHint[name],
        exitCode: 2,
      });
    }
    ({ error, status, stdout, stderr } = run(own));
  }
  if (error !== undefined) return { failure: error.message };
  return status === 0 ? { stdout } : { failure: stderr.trim() };
};
