import assert from "node:assert/strict";
import { delimiter, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { l7GetRoot } from "../../policies/phases/l7-get-root";
import { NODE_NAME } from "../../sandbox/nodes/packets/node-settings";
import { documentationPages } from "../docs/pages";
import type { Checkout } from "../support/checkout";
import { type ClusterCommand, type CommandEnd, cameAsSaid, clusterCommands } from "./cluster-commands";
import { onTheNode } from "./commands-on-node";
import { LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { hubbleProgram } from "./random/hubble-recorder";
import { nodeProcess } from "./random/node-processes";

/** Cilium takes up a policy within a second; a busy machine may need much more. */
const PATIENCE_MS = 60_000;
/** At once: most wait for a timeout. */
const TOGETHER = 12;

const nothing: CommandEnd = { exitCode: 0, stdout: "", all: "" };
const isProbe = ({ says }: ClusterCommand): boolean => cameAsSaid(says, nothing) !== undefined;
const commands = clusterCommands(documentationPages());
const pageOf = (phase: string): string => `docs/policies/${phase}.md`;

describe("the commands of the documentation that need a cluster", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let node: LabOnNode;
  let agent: string;

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start();
    const named = await checkout.kubectl(
      ...["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "name"],
      ...["--field-selector", `spec.nodeName=${NODE_NAME}`],
    );
    agent = named.trim().replace("pod/", "");
  });

  /** In a shell of a reader who has hubble, and has said where its server is. */
  const run = async (command: ClusterCommand): Promise<CommandEnd> => {
    const { text = "" } = onTheNode(command, agent) ?? {};
    const hubble = dirname(hubbleProgram(checkout.directory));
    const server = `unix:///proc/${nodeProcess(checkout.directory, "serve")}/root/run/cilium/hubble.sock`;
    return checkout.run("env", [
      `PATH=${hubble}${delimiter}${checkout.environment.PATH}`,
      `HUBBLE_SERVER=${server}`,
      `TOKEN=${lab.adminToken.placeholder}`,
      ...["bash", "-o", "pipefail", "-c", text],
    ]);
  };

  const failing = async (
    some: readonly ClusterCommand[],
    fails: (command: ClusterCommand, end: CommandEnd) => boolean,
  ): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let start = 0; start < some.length; start += TOGETHER) {
      const together = some.slice(start, start + TOGETHER).map(async (command) => {
        const end = await run(command);
        if (!fails(command, end)) return;
        const { page, line, says, text } = command;
        found.push(`${page}:${line} ${says}\n${text}\nexit code ${end.exitCode}: ${end.all}`);
      });
      await Promise.all(together);
    }
    return found;
  };

  for (const phase of Object.values(catalogue)) {
    const probes = commands.filter(
      (command) => command.page === pageOf(phase.name) && isProbe(command) && onTheNode(command),
    );
    if (probes.length === 0) continue;
    it(`${pageOf(phase.name)}: ${probes.length} flows come as the page says`, async () => {
      const objects = phase.objects(lab);
      await node.apply(objects);
      try {
        let wrong: readonly string[] = [];
        for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) {
          wrong = await failing(probes, ({ says }, came) => cameAsSaid(says, came) !== true);
          if (wrong.length === 0) return;
        }
        assert.deepEqual(wrong, []);
      } finally {
        await node.delete(objects);
      }
    });
  }

  const looks = commands.filter((command) => !isProbe(command) && onTheNode(command) !== undefined);
  const different = [...new Map(looks.map((command) => [command.text, command])).values()];
  it(`${different.length} commands that look at policies, flows and agents can be run`, async () => {
    const objects = l7GetRoot.objects(lab);
    await node.apply(objects);
    try {
      const wrong = await failing(
        different,
        (command, { exitCode }) => !onTheNode(command, agent)?.exitCodes.includes(exitCode),
      );
      assert.deepEqual(wrong, []);
    } finally {
      await node.delete(objects);
    }
  });
});
