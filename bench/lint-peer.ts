import path from "node:path";
import execa from "execa";

/** A linter to compare with, or why there is none. */
export type LintPeer = { readonly program: string } | { readonly missing: string };

const command = "github.com/zegl/kube-score/cmd/kube-score";

/**
 * Builds kube-score from the module that `bench/peer/go.mod` pins: a linter of Kubernetes manifests in Go, which reads files
 * of all kinds and also says which pods no NetworkPolicy selects, and which policies select no pod. (kube-linter's module is
 * not served by the Go proxy; kubeconform needs schemas from the net.)
 *
 * @param folder where the program is put. What is compiled stays in Go's own cache.
 */
export const buildLintPeer = async (folder: string): Promise<LintPeer> => {
  const program = path.join(folder, "kube-score");
  const options = { cwd: path.join(__dirname, "peer"), reject: false } as const;
  const { failed, stderr } = await execa("go", ["build", "-trimpath", "-o", program, command], options).catch(
    (error: Error) => ({ failed: true, stderr: error.message }),
  );
  if (!failed) return { program };
  const [reason = ""] = stderr.trim().split("\n").slice(-1);
  return { missing: `kube-score cannot be built: ${reason || "there is no Go on PATH"}` };
};
