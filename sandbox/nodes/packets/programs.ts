import path from "node:path";
import { UserError } from "../../../messages/user-error";
import type { Reporter } from "../../reporter";
import { runCommand } from "../../run-command";
import { goEnvironment } from "../../toolchain/go-build";
import { explainGoFailure } from "../../toolchain/go-failure";
import { buildGoProgram, type GoProgram } from "../../toolchain/go-program";
import { PINS_DIRECTORY } from "../../toolchain/pins";
import { ensureTools, toolPath } from "../../toolchain/resolve-tool";
import { agentProgram, CILIUM, module, program } from "./agent-program";
import { findClang, findOnMachine } from "./machine-facts";

/**
 * What a node runs. Times are those of one build after the other on two cores with nothing cached; after the metric
 * recorder, which shares most packages with the agent, the agent takes half as long.
 */
export const packetPrograms: readonly GoProgram[] = [
  agentProgram,
  program("cilium-cni", `${CILIUM}/plugins/cilium-cni`, "Cilium's CNI plugin"),
  program("cilium-dbg", `${CILIUM}/cilium-dbg`, "cilium-dbg"),
  program("hubble", `${CILIUM}/hubble`, "hubble"),
  program("hubble-relay", `${CILIUM}/hubble-relay`, "hubble-relay"),
  program("coredns", "./dns", "CoreDNS"),
  program("packets-node", "./node", "the node"),
  program("cilium-envoy-starter", "./l7proxy", "the HTTP proxy"),
  program("agnhost", "./agnhost", "agnhost", path.join(PINS_DIRECTORY, "lab")),
];

/** Paths of everything that a node runs, by name; built where the cache does not have it. `bpf` is a folder. */
export async function ensurePrograms(reporter: Reporter): Promise<Readonly<Record<string, string>>> {
  const paths: Record<string, string> = {};
  // One after the other: they share most packages, and the agent's link needs the machine for itself.
  for (const wanted of packetPrograms) paths[wanted.name] = await buildGoProgram(wanted, reporter);
  const prometheus = toolPath(await ensureTools(["prometheus"], reporter), "prometheus");
  const clang = findClang();
  if (clang === undefined) throw new UserError("clang is gone", { fix: "apt-get install -y clang-14" });
  const busybox = findOnMachine("busybox");
  if (busybox === undefined) throw new UserError("busybox is gone", { fix: "apt-get install -y busybox" });
  return { ...paths, prometheus, clang, busybox, bpf: await datapathSources() };
}

/** The folder with the C sources of the datapath, which the agent compiles for the node. */
async function datapathSources(): Promise<string> {
  const result = await runCommand("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", CILIUM], {
    cwd: module,
    environment: goEnvironment(module),
  });
  if (result.exitCode !== 0) throw explainGoFailure("Cilium's sources were not found", result.stderr);
  return path.join(result.stdout.trim(), "bpf");
}
