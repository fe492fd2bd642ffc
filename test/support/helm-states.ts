/** Arguments of `helm list` for releases of every state: Helm 3 has `--all` for it, Helm 4 no longer. */
export const everyState: readonly string[] = [
  "--deployed",
  "--failed",
  "--pending",
  "--superseded",
  "--uninstalled",
  "--uninstalling",
];
