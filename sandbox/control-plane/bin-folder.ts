import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkoutFolder } from "../checkout-folder";
import type { SandboxPaths } from "../paths";
import { pulumiShim } from "../pulumi/pulumi-shim";
import type { CiliumSources } from "../toolchain/cilium-sources";
import { type Toolchain, toolPath } from "../toolchain/resolve-tool";
import type { Sources } from "../toolchain/sources";

function link(target: string, file: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, file);
}

/** Puts a chart into `charts/`: a link of the same name. */
export function linkChart({ charts }: SandboxPaths, chart: string): void {
  mkdirSync(charts, { recursive: true });
  link(chart, path.join(charts, path.basename(chart)));
}

/** Fills `bin/` and `charts/`: links to the tools, to `lab` and to the charts, and the `pulumi` shim. */
export function fillBinFolder(
  paths: SandboxPaths,
  tools: Toolchain,
  sources: Sources,
  cilium: CiliumSources,
): void {
  mkdirSync(paths.bin, { recursive: true });
  for (const tool of tools.values()) {
    // The plugin lies in the sandbox's Pulumi home (placeProvider).
    if (tool.name !== "pulumi" && tool.name !== "pulumi-resource-kubernetes")
      link(realpathSync(tool.path), path.join(paths.bin, tool.name));
  }
  link(path.join(checkoutFolder, "lab"), path.join(paths.bin, "lab"));
  for (const chart of [sources.ciliumChart, sources.crdsChart, cilium.chart]) linkChart(paths, chart);
  const facts = {
    pulumi: realpathSync(toolPath(tools, "pulumi")),
    state: paths.state,
    cluster: paths.cluster,
    pulumiHome: paths.pulumiHome,
    project: paths.project,
    stackFile: paths.stackFile,
    nodePreload: path.join(checkoutFolder, "sandbox/pulumi/heed-typescript-option.js"),
  };
  const shim = path.join(paths.bin, "pulumi");
  const temporary = `${shim}.${process.pid}.tmp`;
  writeFileSync(temporary, pulumiShim(facts));
  chmodSync(temporary, 0o755);
  renameSync(temporary, shim);
}
