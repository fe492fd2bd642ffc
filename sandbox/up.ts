import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../messages/user-error";
import { fillBinFolder } from "./control-plane/bin-folder";
import { changeCilium, refuseOtherAgent } from "./control-plane/change-cilium";
import { clusterApi } from "./control-plane/cluster-api";
import { ComponentDied, createCluster, restartCluster } from "./control-plane/cluster-start";
import { findComponents } from "./control-plane/components";
import { applyCrds, readCrds } from "./control-plane/crds";
import { choosePorts, type Ports } from "./control-plane/free-ports";
import { makeKwokFolder, removeKwokFolder } from "./control-plane/kwok-folder";
import { observe } from "./control-plane/observe";
import { planUp } from "./control-plane/repair-plan";
import { stopComponents } from "./control-plane/stop-components";
import type { NodePlace, NodeSide, NodeSideName } from "./nodes/node-side";
import { nodeSides } from "./nodes/sides";
import { type SandboxPaths, sandboxPaths } from "./paths";
import { listProcesses } from "./process-list";
import { describeProvider, placeProvider } from "./pulumi/provider-plugin";
import { refuseWhilePulumiWorks } from "./pulumi/pulumi-locks";
import { selectStack } from "./pulumi/pulumi-stack";
import { wantedCilium } from "./pulumi/wanted-cilium";
import { formatSeconds, type Reporter } from "./reporter";
import { type SandboxRecord, writeRecord } from "./sandbox-record";
import { toolsFor } from "./toolchain/catalogue";
import { type CiliumSources, ensureCilium } from "./toolchain/cilium-sources";
import { exclusively } from "./toolchain/exclusive";
import { ensureTools, type Toolchain, toolIn, toolPath } from "./toolchain/resolve-tool";
import { ensureSources, ownCiliumVersion, type Sources } from "./toolchain/sources";

/** How to bring a sandbox up. */
export interface UpOptions {
  readonly reporter: Reporter;
  /** Who plays or runs the nodes. Default: as the sandbox that is there has it; KWOK for a new one. */
  readonly nodes?: NodeSideName;
  /** Throws for a version of Cilium that a stack does not take: nothing is downloaded for one. */
  readonly checkCilium: (version: string) => void;
}

/** What a start needs. */
interface Start {
  readonly paths: SandboxPaths;
  readonly tools: Toolchain;
  readonly sources: Sources;
  /** Chart and definitions of `cilium.version`. */
  readonly cilium: CiliumSources;
  readonly options: UpOptions;
  readonly nodes: NodeSide;
  /** What the nodes run, by name. */
  readonly programs: NodePlace["programs"];
}

const PORT_ATTEMPTS = 3;

/** Brings the sandbox of a project up, from whatever state it is in. Harmless when it runs already. */
export async function sandboxUp(project: string, options: UpOptions): Promise<SandboxRecord> {
  const paths = sandboxPaths(project);
  requireProject(paths);
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  chmodSync(paths.root, 0o700);
  return exclusively(paths.lock, "this sandbox", options.reporter, () => bringUp(paths, options));
}

function requireProject(paths: SandboxPaths): void {
  if (existsSync(path.join(paths.project, "Pulumi.yaml"))) return;
  throw new UserError(`there is no Pulumi.yaml in ${paths.project}`, {
    fix: "run lab in the project's folder",
  });
}

async function bringUp(paths: SandboxPaths, options: UpOptions): Promise<SandboxRecord> {
  const { reporter } = options;
  const started = performance.now();
  const { observation, record } = await observe(paths);
  const plan = planUp(observation);
  const nodes = nodeSides[options.nodes ?? record?.nodes ?? "kwok"];
  if (record && record.nodes !== nodes.name) refuseOtherNodes(record.nodes, nodes.name);
  const version = wantedCilium(paths, ownCiliumVersion(), options.checkCilium);
  refuseOtherAgent(nodes.name, version);
  if (plan.action === "keep" && record) {
    reporter.say(`sandbox: running already, API server at https://127.0.0.1:${record.ports.kubeApiserver}`);
    return changeCilium(paths, record, version, reporter);
  }
  await nodes.check();
  const tools = await ensureTools(toolsFor("sandbox"), reporter);
  const sources = await ensureSources(reporter);
  const cilium = await ensureCilium(version, sources, reporter);
  const programs = await nodes.prepare(paths, reporter);
  const start: Start = { paths, tools, sources, cilium, options, nodes, programs };
  if (plan.action !== "create") reporter.say(`sandbox: needs repair: ${plan.because}`);
  const result = plan.action === "restart" && record ? await restart(start, record) : await create(start);
  const seconds = formatSeconds((performance.now() - started) / 1000);
  reporter.say(
    `sandbox: ready after ${seconds}, API server at https://127.0.0.1:${result.ports.kubeApiserver}`,
  );
  return result;
}

const upOptions: Readonly<Record<NodeSideName, string>> = {
  kwok: "",
  packets: " --packets",
  "packets-2": " --packets --nodes 2",
};

/** The nodes belong to the cluster's data: another kind of them is another sandbox. */
function refuseOtherNodes(there: NodeSideName, wanted: NodeSideName): never {
  throw new UserError(`the sandbox that is here has other nodes: ${there}, and not ${wanted}`, {
    fix: `./lab sandbox down && ./lab sandbox up${upOptions[wanted]}`,
  });
}

/** Starts what is missing on the same data; falls back to a new cluster. */
async function restart(start: Start, record: SandboxRecord): Promise<SandboxRecord> {
  const { paths, tools, options } = start;
  try {
    const { observation } = await observe(paths);
    if (observation.missing.length === 0) await stopComponents(paths.cluster);
    fillBinFolder(paths, tools, start.sources, start.cilium);
    makeKwokFolder(paths);
    await restartCluster({
      paths,
      ports: record.ports,
      tools,
      nodes: start.nodes,
      furnish: furnisher(start),
    });
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    options.reporter.say(`sandbox: a restart on the same data did not work: ${error.message.split("\n")[0]}`);
    return create(start);
  }
  options.reporter.say("sandbox: restarted; its objects and the Pulumi state are as they were");
  return finish(start, { ...record, ciliumVersion: start.cilium.version }, async () => record.ports);
}

/** Throws away what is left, and creates a cluster and a stack. */
async function create(start: Start): Promise<SandboxRecord> {
  const { paths, sources, cilium, options } = start;
  await refuseWhilePulumiWorks(paths);
  if (existsSync(path.join(paths.state, ".pulumi"))) {
    options.reporter.say("sandbox: starting afresh; the old Pulumi state goes with the cluster it described");
  }
  await removeCluster(paths);
  rmSync(paths.state, { recursive: true, force: true });
  fillBinFolder(paths, start.tools, sources, cilium);
  const draft: SandboxRecord = {
    format: 1,
    state: "starting",
    createdAt: new Date().toISOString(),
    ports: await choosePorts(),
    nodes: start.nodes.name,
    components: [],
    tools: Object.fromEntries(
      [...start.tools.values()].map(({ name, version, path: file, source }) => [
        name,
        { version, path: file, source },
      ]),
    ),
    ciliumVersion: cilium.version,
    prometheusOperatorVersion: sources.prometheusOperatorVersion,
  };
  writeRecord(paths.record, draft);
  return finish(start, draft, () => createOnFreePorts(start, draft));
}

async function removeCluster(paths: SandboxPaths): Promise<void> {
  await stopComponents(paths.cluster);
  removeKwokFolder(paths);
  rmSync(paths.kubectlCache, { recursive: true, force: true });
}

/** Cluster and Pulumi side at the same time; the record says `ready` only when both are. */
async function finish(
  start: Start,
  draft: SandboxRecord,
  cluster: () => Promise<Ports>,
): Promise<SandboxRecord> {
  const { paths, options } = start;
  const pulumi = toolPath(start.tools, "pulumi");
  const pulumiSide = async () => {
    mkdirSync(paths.pulumiHome, { recursive: true });
    const provider = placeProvider(paths, toolIn(start.tools, "pulumi-resource-kubernetes"));
    options.reporter.say(`Kubernetes provider: ${describeProvider(provider)}`);
    await selectStack(paths, pulumi);
    return provider;
  };
  const [ports, provider] = await Promise.allSettled([cluster(), pulumiSide()]);
  if (ports.status === "rejected") throw ports.reason;
  if (provider.status === "rejected") throw provider.reason;
  const components = findComponents(await listProcesses(), paths.cluster);
  const record: SandboxRecord = {
    ...draft,
    state: "ready",
    ports: ports.value,
    provider: provider.value,
    components: components.map(({ name, process: { pid, startTime } }) => ({ name, pid, startTime })),
    prometheus: start.nodes.prometheus(paths),
  };
  writeRecord(paths.record, record);
  return record;
}

async function createOnFreePorts(start: Start, draft: SandboxRecord): Promise<Ports> {
  const { paths, options } = start;
  let ports: Ports = draft.ports;
  for (let attempt = 1; ; attempt++) {
    try {
      makeKwokFolder(paths);
      await createCluster({
        paths,
        ports,
        tools: start.tools,
        nodes: start.nodes,
        furnish: furnisher(start),
      });
      return ports;
    } catch (error) {
      if (!(error instanceof ComponentDied) || !error.portTaken || attempt === PORT_ATTEMPTS) throw error;
      options.reporter.say("sandbox: somebody took one of the chosen ports; trying others");
      await removeCluster(paths);
      ports = await choosePorts();
      writeRecord(paths.record, { ...draft, ports });
    }
  }
}

/** Nodes and the definitions that Cilium's operator would register: it does not run here. */
function furnisher({
  paths,
  cilium,
  options,
  nodes: side,
  programs,
}: Start): (ports: Ports) => Promise<void> {
  return async (ports) => {
    const api = clusterApi(paths.cluster, ports.kubeApiserver);
    try {
      const crds = readCrds(cilium.crdFolders);
      const [, nodes] = await Promise.all([
        applyCrds(api, crds),
        side.start(api, { paths, ports, programs }),
      ]);
      options.reporter.say(`cluster: ${nodes} nodes ready, ${crds.length} definitions of Cilium served`);
    } finally {
      api.close();
    }
  };
}
