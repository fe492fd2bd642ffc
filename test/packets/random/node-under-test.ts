import execa from "execa";
import type { ClusterApi } from "../../../cluster/api";
import { execInPod } from "../../../cluster/exec";
import type { ManifestObject } from "../../../verdicts/world";
import { addresses } from "../../differential/generate/vocabulary";
import { AgentApi } from "./agent-api";
import { askerObjects, askerPolicy } from "./asker";
import { haveObject, makeObject, removeMade } from "./make-objects";
import { nodeProcess, processesIn } from "./node-processes";
import { NODE, SOMEWHERE, WORLD } from "./plan-flow";
import { ProgramInNetwork } from "./program-in-network";
import { settled } from "./settled";

/** The world's networks that random policies name; the node's world has only its own. */
const worldNetworks = addresses.filter((address) => !address.includes(":"));

/** How long the agent may take to take a policy; a busy machine needs seconds. */
const TAKEN_MS = 30_000;

/** How long the first pod may take; on a machine that does much else besides it is minutes. */
const POD_MS = 600_000;

/** Policies that stay: the asker's. */
const OWN_POLICIES = 1;

/** What of the policies of a world the cluster took. */
export interface Taken {
  /** Policies by index: what the API server said instead of storing them. */
  readonly refused: ReadonlyMap<number, string>;
  /** Policies by index that were stored. */
  readonly stored: ReadonlyMap<number, string>;
}

/** A node with packets, its world, and programs in both; what every random world needs. */
export class NodeUnderTest {
  private made: readonly ManifestObject[] = [];

  private constructor(
    readonly api: ClusterApi,
    private readonly agent: AgentApi,
    /** Programs of the world and of the node itself. */
    readonly programs: ReadonlyMap<string, ProgramInNetwork>,
    private readonly asker: ProgramInNetwork,
  ) {}

  /** @param checkout folder of the sandbox. */
  static async open(checkout: string, api: ClusterApi): Promise<NodeUnderTest> {
    const serving = nodeProcess(checkout, "serve");
    const world = nodeProcess(checkout, "world");
    for (const network of worldNetworks) {
      await execa("nsenter", [
        `--net=/proc/${world}/ns/net`,
        "--",
        "ip",
        "route",
        "replace",
        "local",
        network,
        "dev",
        "lo",
      ]);
    }
    for (const object of [...askerObjects, askerPolicy]) await haveObject(api, object);
    const network = await settled(
      "the pod that asks for names",
      () =>
        execInPod(api, { namespace: "asker", pod: "asker", container: "main" }, [
          "readlink",
          "/proc/self/ns/net",
        ]).catch(() => undefined),
      POD_MS,
    );
    const pid = processesIn([network.trim()]).get(network.trim());
    if (pid === undefined) throw new Error("no process runs in the pod that asks for names");
    const programs = new Map([
      [WORLD, new ProgramInNetwork(world, WORLD, false)],
      [NODE, new ProgramInNetwork(serving, NODE)],
    ]);
    return new NodeUnderTest(api, new AgentApi(serving), programs, new ProgramInNetwork(pid, "asker"));
  }

  /** Addresses at which the world's program has to answer for itself. */
  static readonly worldAddresses = [...worldNetworks.map((address) => address.replace("/32", "")), SOMEWHERE];

  /**
   * Takes the policies away and waits until the agent has let go of them. One that is made anew under its name before that is
   * taken for the old one, and its rules are never read (test/packets/made-anew.packets.test.ts).
   */
  private async withoutPolicies(): Promise<void> {
    await Promise.all(this.made.map((policy) => removeMade(this.api, policy)));
    this.made = [];
    await settled("the agent without the policies of the world before", async () => {
      const { uids } = await this.agent.policies();
      return uids.size <= OWN_POLICIES ? true : undefined;
    });
  }

  /** Puts policies in the place of those before; returns when every endpoint of the node enforces them. */
  async enforce(policies: readonly ManifestObject[], expected: ReadonlySet<number>): Promise<Taken> {
    await this.withoutPolicies();
    const answers = await Promise.all(policies.map((policy) => makeObject(this.api, policy)));
    const stored = new Map(
      answers.flatMap((each, index) => ("uid" in each ? [[index, each.uid] as const] : [])),
    );
    const refused = new Map(
      answers.flatMap((each, index) => ("refused" in each ? [[index, each.refused] as const] : [])),
    );
    this.made = policies.filter((_, index) => stored.has(index));
    const wanted = [...stored].filter(([index]) => expected.has(index)).map(([, uid]) => uid);
    await this.everywhere(wanted, new Set(stored.values()));
    return { refused, stored };
  }

  /**
   * Waits until the agent has these policies and no older ones, and every endpoint enforces them. A policy that the agent does
   * not take is no reason to wait for ever: it is a difference, and is told as one.
   *
   * @throws Error where endpoints do not get that far.
   */
  private async everywhere(wanted: readonly string[], made: ReadonlySet<string>): Promise<void> {
    const takenBy = Date.now() + TAKEN_MS;
    let state = "";
    const look = async (): Promise<true | undefined> => {
      const { revision, uids } = await this.agent.policies();
      const missing = wanted.filter((uid) => !uids.has(uid)).length;
      const old = [...uids].filter((uid) => !made.has(uid)).length - OWN_POLICIES;
      const enforced = await this.agent.enforced();
      state = `${missing} policies missing, ${old} old ones, ${enforced.unready} endpoints not ready, revision ${enforced.revision} of ${revision}`;
      const isTaken = (missing === 0 || Date.now() > takenBy) && old <= 0;
      return isTaken && enforced.revision >= revision && enforced.unready === 0 ? true : undefined;
    };
    await settled("the policies of a world", look, 120_000).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${state}`);
    });
  }

  /** Which of these uids the agent has rules of. */
  async takenUp(uids: readonly string[]): Promise<ReadonlySet<string>> {
    const { uids: all } = await this.agent.policies();
    return new Set(uids.filter((uid) => all.has(uid)));
  }

  /** Asks for a name by way of Cilium's DNS proxy, which learns its address. */
  async learn(name: string, dns: string): Promise<string | undefined> {
    const outcome = await this.asker.try({ protocol: "UDP", address: dns, port: 53, name }, 2_000);
    return outcome.kind === "dns" && outcome.code === 0 ? outcome.address : undefined;
  }

  /** Ends the programs and takes the policies away. */
  async close(): Promise<void> {
    await Promise.all([...this.programs.values(), this.asker].map((program) => program.end()));
    await Promise.all(this.made.map((policy) => removeMade(this.api, policy)));
    this.made = [];
  }
}
