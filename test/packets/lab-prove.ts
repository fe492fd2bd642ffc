import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import type { Verdict } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import type { Checkout, CommandResult } from "../support/checkout";
import type { LabOnNode } from "./lab-on-node";

/** An expectation in what `lab prove --json` says. */
export interface Row {
  readonly from: string;
  readonly to: string;
  readonly result: "proven" | "mismatch" | "not-proven";
  readonly reasons: readonly string[];
  readonly fix?: string;
  readonly client: {
    readonly source: string;
    readonly outcome: { readonly kind: string; readonly status?: number };
  } | null;
  readonly expected: { readonly verdict: Verdict };
  readonly witnesses: readonly {
    readonly witness: string;
    readonly observations?: readonly { readonly verdict: string }[];
  }[];
}

/** What `lab prove --json` says. */
export interface Proof {
  readonly counts: Readonly<Record<Row["result"], number>>;
  readonly expectations: readonly Row[];
  readonly notes: readonly string[];
}

/** The rows that are not proven, a line each. */
export const open = ({ expectations }: Pick<Proof, "expectations">): readonly string[] =>
  expectations
    .filter(({ result }) => result !== "proven")
    .map(({ from, to, result, reasons }) => `${from} -> ${to}: ${result}: ${reasons.join("; ")}`);

/** `lab prove` of a checkout, as tests ask it. */
export class LabProve {
  constructor(
    readonly checkout: Checkout,
    private readonly node: LabOnNode,
  ) {}

  /** Proves, and reads what was proven. @throws Error with the output where that is no proof. */
  async prove(...args: readonly string[]): Promise<Proof & { readonly exitCode: number }> {
    const { exitCode, stdout, all } = await this.checkout.lab(["prove", "--json", ...args]);
    try {
      return { exitCode, ...(JSON.parse(stdout) as Proof) };
    } catch {
      throw new Error(`lab prove ended with ${exitCode}: ${all}`);
    }
  }

  /** Has a phase's objects in the cluster while something is done. */
  async during(phase: PhaseName, then: () => Promise<void>): Promise<void> {
    const objects = catalogue[phase].objects(lab);
    await this.node.apply(objects);
    try {
      await then();
    } finally {
      await this.node.delete(objects);
    }
  }

  /** Names of the pods that are there for probes. */
  async helpers(): Promise<readonly string[]> {
    const names = await this.checkout.kubectl("get", "pods", "-A", "-o", "name");
    return names.split("\n").filter((name) => name.includes("lab-prove"));
  }

  /** A folder with an expectations.yaml. */
  folderWith(expectations: readonly object[]): string {
    const folder = mkdtempSync(join(this.checkout.directory, ".tmp", "own-"));
    writeFileSync(join(folder, "expectations.yaml"), JSON.stringify({ expectations }));
    return folder;
  }

  /** `lab prove` as somebody else, by his kubeconfig. */
  as(kubeconfig: string, ...args: readonly string[]): Promise<CommandResult> {
    const command = [process.execPath, join(this.checkout.directory, "cli/lab.js"), "prove", ...args];
    return this.checkout.run("env", [`KUBECONFIG=${kubeconfig}`, ...command]);
  }

  /** A kubeconfig of somebody who may see what the page of `lab prove` asks for, and do nothing. */
  async viewerKubeconfig(): Promise<string> {
    const name = "prove-viewer";
    const subjects = [{ kind: "ServiceAccount", name, namespace: "default" }];
    const apiGroup = "rbac.authorization.k8s.io";
    const items = [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "default" } },
      {
        apiVersion: `${apiGroup}/v1`,
        kind: "ClusterRole",
        metadata: { name },
        rules: [
          {
            apiGroups: ["cilium.io"],
            // What the page asks for, and nothing else of Cilium's.
            resources: ["ciliumnetworkpolicies", "ciliumclusterwidenetworkpolicies", "ciliumcidrgroups"],
            verbs: ["list"],
          },
        ],
      },
      ...["view", name].map((role) => ({
        apiVersion: `${apiGroup}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: `${name}-${role}` },
        roleRef: { apiGroup, kind: "ClusterRole", name: role },
        subjects,
      })),
    ];
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const { exitCode, all } = await this.checkout.run("kubectl", ["apply", "-f", "-"], list);
    if (exitCode !== 0) throw new Error(all);
    const token = (await this.checkout.kubectl("create", "token", name, "-n", "default")).trim();
    const config = parse(await this.checkout.kubectl("config", "view", "--raw", "--minify")) as {
      users: { name: string; user: object }[];
    };
    const file = join(this.checkout.directory, ".tmp", "viewer.kubeconfig");
    const users = config.users.map(({ name: user }) => ({ name: user, user: { token } }));
    writeFileSync(file, JSON.stringify({ ...config, users }));
    return file;
  }
}
