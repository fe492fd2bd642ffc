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
  const { exitCode, failed, stderr, shortMessage } = await execa(
    "go",
    ["build", "-trimpath", "-o", program, command],
    {
      cwd: path.join(__dirname, "peer"),
      reject: false,
    },
  ).catch((error: Error) => ({ exitCode: undefined, failed: true, stderr: "", shortMessage: error.message }));
  if (!failed && exitCode === 0) return { program };
  const [reason = ""] = (stderr || shortMessage || "").trim().split("\n").slice(-1);
  return { missing: `kube-score cannot be built: ${reason}` };
};
