import path from "node:path";
import { type Command, Option } from "commander";
import { stackFileOf } from "../talos/stack-file-path";
import { projectFolder } from "./project-folder";

interface Options {
  readonly stack: string;
  readonly file?: string;
  readonly metrics?: true;
  readonly worker?: true;
  readonly json?: true;
}

/** Keys of the configuration that the patch is made from. */
const NEEDED = ["cilium.kubeApi", "cilium.datapath.hostDns", "monitoring.controlPlane"];

/** How to use what was printed. Printed on standard error, so that standard output is the patch and nothing else. */
function usage(options: Options, split: boolean): string {
  const again = (file: string, more = "") => {
    const source = options.file ? ` --file ${options.file}` : ` --stack ${options.stack}`;
    return `  ./lab talos-patch${source}${options.metrics ? " --metrics" : ""}${more} > ${file}`;
  };
  const files = split
    ? [again("controlplane-patch.yaml"), again("worker-patch.yaml", " --worker")]
    : [again("patch.yaml")];
  const generate = split
    ? "--config-patch-control-plane @controlplane-patch.yaml --config-patch-worker @worker-patch.yaml"
    : "--config-patch @patch.yaml";
  const change = split
    ? [
        "  talosctl --nodes CONTROL_PLANES patch machineconfig --patch @controlplane-patch.yaml",
        "  talosctl --nodes WORKERS patch machineconfig --patch @worker-patch.yaml",
      ]
    : ["  talosctl --nodes NODES patch machineconfig --patch @patch.yaml"];
  return [
    "keep it in a file:",
    ...files,
    "a new cluster (one document of kind v1alpha1, which later versions of Talos read too):",
    `  talosctl gen config NAME https://ADDRESS:6443 --talos-version v1.12 ${generate}`,
    "a running cluster, only as docs/adopting.md says if it has another network:",
    ...change,
    ...(split ? ["etcd exposes its metrics after the node was rebooted."] : []),
  ].join("\n");
}

/** `lab talos-patch`. */
export function addTalosPatchCommand(program: Command): void {
  program
    .command("talos-patch")
    .description("print the Talos machine-config patch that a stack's cluster needs")
    .option("--stack <name>", "stack whose file Pulumi.<name>.yaml is read", "homelab")
    .addOption(new Option("--file <path>", "stack file to read instead"))
    .option(
      "--metrics",
      "expose the metrics of etcd, scheduler and controller-manager, whatever the stack says",
    )
    .option("--worker", "the patch for workers: without what only control planes may have")
    .option("--json", "print it as JSON, without the reasons")
    .action((options: Options) => {
      const { machinePatch, isForControlPlanesOnly } =
        require("../talos/machine-patch") as typeof import("../talos/machine-patch");
      const { patchText } = require("../talos/patch-text") as typeof import("../talos/patch-text");
      const { readStackFile } = require("../talos/stack-file") as typeof import("../talos/stack-file");
      const project = () => projectFolder(program.opts<{ project?: string }>().project);
      const name = path.resolve(options.file ?? stackFileOf(project(), options.stack));
      const config = readStackFile(name, NEEDED);
      const metrics = options.metrics === true;
      const patch = machinePatch(config, { metrics, role: options.worker ? "worker" : "controlplane" });
      const split = isForControlPlanesOnly(machinePatch(config, { metrics }));
      const machines = split ? (options.worker ? "workers" : "control planes") : "every machine";
      const heading = `Patch of the Talos machine configuration of ${machines}, for ${path.basename(name)}.`;
      console.log(options.json ? JSON.stringify(patch, null, 2) : patchText(patch, heading).trimEnd());
      console.error(usage(options, split));
    });
}
