import { type ClusterApi, openApi } from "../../cluster/api";
import { policyKindNames } from "../../cluster/kinds";
import { readKubeconfigFiles } from "../../cluster/kubeconfig-files";
import type { Expectation, Flow } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import { type LabPart, labObjects, wholeLab } from "../../policies/lab/lab-objects";
import { workloadsOf } from "../../policies/lab/workloads";
import { judge } from "../../proof/judge";
import type { Outcome } from "../../proof/outcome";
import type { Target } from "../../proof/probes/probe";
import { usualAnswers } from "../../proof/probes/read-outcome";
import { addressOf } from "../../proof/run/reach";
import { commandShell, podShell, type Shell } from "../../proof/run/shell";
import { tryProbe } from "../../proof/run/try-probe";
import { NODE_NAME } from "../../sandbox/nodes/packets/node-settings";
import { SOMEWHERE_OUTSIDE, worldShell } from "../../sandbox/nodes/packets/world-outside";
import { CONTEXT_NAME, STACK_NAME } from "../../sandbox/paths";
import type { ManifestObject } from "../../verdicts/world";
import type { Checkout } from "../support/checkout";
import { AgentApi } from "./random/agent-api";
import { haveObject, removeMade } from "./random/make-objects";
import { nodeProcess } from "./random/node-processes";
import { settled } from "./random/settled";

const DNS_SERVICE = "10.0.0.10";

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: { readonly containers: readonly { readonly name: string }[] };
    readonly status: { readonly podIP?: string };
  }[];
}

/** Where a pod of the lab is. */
interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly address: string;
}

/** A pod that no phase has anything to do with, with a shell: what it looks up teaches Cilium nothing about others. */
const bystander = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "bystander", namespace: "default", labels: { app: "bystander" } },
  spec: {
    containers: [{ name: "bystander", image: labImages.clientImage, command: ["sleep", "infinity"] }],
    terminationGracePeriodSeconds: 1,
  },
};

/** The whole lab on a node with packets, and what can be tried there. */
export class LabOnNode {
  private places: ReadonlyMap<string, Place> = new Map();
  private readonly api: ClusterApi;

  /** @param seconds how long a probe waits for an answer. Default: as `lab prove` does. */
  constructor(
    private readonly checkout: Checkout,
    private readonly seconds?: number,
  ) {
    this.api = openApi(undefined, checkout.environment);
  }

  /** Objects as a server-side apply takes them. @returns the uids of those that are policies. */
  async apply(objects: readonly object[]): Promise<readonly string[]> {
    const policies: string[] = [];
    // One after the other: a namespace comes before what is in it.
    for (const object of objects as readonly ManifestObject[]) {
      const uid = await haveObject(this.api, object);
      if (policyKindNames.some((kind) => kind === object.kind)) policies.push(uid);
    }
    return policies;
  }

  /** The same, and waits until the agent enforces the policies among them on every pod. */
  async enforce(objects: readonly object[]): Promise<void> {
    const policies = await this.apply(objects);
    const agent = new AgentApi(nodeProcess(this.checkout.directory, "serve"));
    await settled("the policies on every pod", async () =>
      (await agent.enforces(policies)) ? true : undefined,
    );
  }

  /** Takes objects away again. */
  async delete(objects: readonly object[]): Promise<void> {
    await Promise.all((objects as readonly ManifestObject[]).map((object) => removeMade(this.api, object)));
  }

  /**
   * The lab's pods, a bystander, and the node's DNS and relay; returns when they are ready.
   *
   * @param part default: what all phases need together.
   */
  async start(part: LabPart = wholeLab): Promise<void> {
    await this.apply([...labObjects(lab, labImages, part), bystander]);
    // Nobody waits for these elsewhere: a stack is up without them.
    for (const deployment of ["coredns", "hubble-relay"])
      await this.checkout.kubectl(
        ...["rollout", "status", `deployment/${deployment}`, "-n", "kube-system", "--timeout=120s"],
      );
    const wait = ["wait", "--for=condition=Ready", "--timeout=120s", "pods", "--all", "-n"];
    const namespaces = part.workloads.map((name) => workloadsOf(lab)[name].namespace);
    for (const namespace of new Set([...namespaces, "default"])) {
      await this.checkout.kubectl("rollout", "status", "deployments", "-n", namespace, "--timeout=120s");
      await this.checkout.kubectl(...wait, namespace);
    }
    const list = JSON.parse(await this.checkout.kubectl("get", "pods", "-A", "-o", "json")) as PodList;
    const places = new Map<string, Place>();
    for (const { metadata, spec, status } of list.items) {
      const name = Object.keys(workloadsOf(lab)).find(
        (workload) =>
          metadata.name === workload || new RegExp(`^${workload}-[a-z0-9]+-[a-z0-9]{5}$`).test(metadata.name),
      );
      const known = metadata.name === "bystander" ? "bystander" : name;
      if (known === undefined) continue;
      places.set(known, {
        namespace: metadata.namespace,
        pod: metadata.name,
        container: spec.containers[0]?.name ?? "",
        address: status.podIP ?? "",
      });
    }
    this.places = places;
  }

  private place(name: string): Place {
    const place = this.places.get(name);
    if (place === undefined) throw new Error(`no pod ${name} on ${NODE_NAME}`);
    return place;
  }

  /** A shell where a flow begins. */
  private shell(from: string): Shell {
    if (from === "world") {
      const words = worldShell(this.checkout.directory);
      if (words === undefined) throw new Error("the node's world does not run");
      return commandShell(words);
    }
    const files = readKubeconfigFiles(this.checkout.environment, STACK_NAME);
    return podShell({ context: CONTEXT_NAME, files }, this.place(from));
  }

  /** The address of a name, as somebody learns it whom no policy selects. The node's DNS starts with the node and may be asked early. */
  private addressOf(name: string): Promise<string> {
    return settled(`the address of ${name}`, () => addressOf(this.shell("bystander"), name), 30_000);
  }

  private async target({ to, port }: Flow, allowed: boolean): Promise<Target> {
    if (to === "world") return { host: SOMEWHERE_OUTSIDE, port };
    if (to === "dns") return { host: DNS_SERVICE, port };
    if (typeof to === "string") return { host: this.place(to).address, port };
    if ("entity" in to) throw new Error(`no expectation goes to ${to.entity} yet`);
    // A pod that may reach a name looks it up: from its answer Cilium learns the address. One that may not is given it.
    return { host: allowed ? to.fqdn : await this.addressOf(to.fqdn), port };
  }

  /**
   * Tries a flow with packets.
   *
   * @param attempts how often at most; only what says nothing about the flow (a command that could not be run, a
   * connection that was cut) is tried again. Default: 2.
   */
  async probe({ flow, verdict }: Expectation, attempts = 2): Promise<Outcome> {
    const { protocol, http, dns } = flow;
    const probe = {
      protocol,
      target: await this.target(flow, verdict === "allowed"),
      ...(this.seconds === undefined ? {} : { seconds: this.seconds }),
      ...(http === undefined ? {} : { http }),
      ...(dns === undefined ? {} : { dns }),
    };
    const again = { attempts, pauseMs: 100, authenticates: false };
    return (await tryProbe(this.shell(flow.from), probe, verdict, usualAnswers, again)).outcome;
  }
}

/** Whether what came of a probe is what an expectation says. */
export const agrees = ({ verdict, flow }: Pick<Expectation, "verdict" | "flow">, outcome: Outcome): boolean =>
  judge(verdict, outcome, flow, usualAnswers) === "agrees";

/** Why an expectation can't be probed on one node; undefined where it can. */
export const notProbed = ({ flow, auth }: Expectation): string | undefined => {
  if (auth === "required") return "needs SPIRE";
  if (flow.from.includes("@")) return "comes from another cluster";
  return undefined;
};
