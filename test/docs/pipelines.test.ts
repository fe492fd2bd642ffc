import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { sarifFaults } from "../support/report-schemas";
import { withFolder } from "../support/with-folder";
import { documentationPages, root } from "./pages";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const text = (file: string): string => readFileSync(join(root, file), "utf8");

/** What GitHub's own parser says of an action or a workflow; empty if it takes it. */
const githubFaults = (kind: "action" | "workflow", document: string): string => {
  const program = join(root, "test/support/validate-action.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, kind], {
    input: document,
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 1, stderr.slice(-500));
  return stdout;
};

const workflows = (documentationPages().find(({ path }) => path === "docs/pipelines.md")?.blocks ?? [])
  .filter(({ language, text: block }) => language === "yaml" && block.includes("runs-on:"))
  .map((block) => block.text);

const stepsOf = (workflow: string): readonly Step[] =>
  Object.values((parse(workflow) as { jobs: Record<string, { steps: readonly Step[] }> }).jobs).flatMap(
    ({ steps }) => steps,
  );

const action = parse(text("action.yml")) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

/** A runner's folder and files, and its way to run a step, as GitHub's documentation describes them. */
class Runner {
  readonly summary: string;
  readonly #path: string;
  readonly #temporary: string;

  constructor(readonly workspace: string) {
    this.#temporary = join(workspace, ".runner");
    this.#path = join(this.#temporary, "path");
    this.summary = join(this.#temporary, "summary.md");
    mkdirSync(this.#temporary);
    for (const file of [this.#path, this.summary]) writeFileSync(file, "");
  }

  run({ run = "", env = {} }: Step, inputs: Readonly<Record<string, string>> = {}) {
    const filled = (value: string): string =>
      value.replace(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? "",
      );
    const added = readFileSync(this.#path, "utf8")
      .trim()
      .split("\n")
      .filter((line) => line !== "");
    return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", filled(run)], {
      cwd: this.workspace,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: [...added, process.env.PATH].join(":"),
        GITHUB_ACTION_PATH: root,
        GITHUB_PATH: this.#path,
        GITHUB_STEP_SUMMARY: this.summary,
        RUNNER_TEMP: this.#temporary,
        ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value)])),
      },
    });
  }

  /** Runs the steps of the action that have commands, but its installation: the packages are there. */
  runAction(inputs: Readonly<Record<string, string>>) {
    const steps = action.runs.steps.filter(({ run, name }) => run !== undefined && name !== "Install");
    const runs = steps.map((step) => this.run(step, inputs));
    assert.equal(runs[0]?.status, 0, runs[0]?.stderr);
    return runs.at(-1);
  }
}

const workload = (name: string): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: x, ports: [{containerPort: 80}]}]}}}
---
`;

const policy = (rules: string): string =>
  `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: web}}, ${rules}}
`;

describe("pipelines", function () {
  this.timeout(120_000);

  it("have an action that GitHub takes", () => {
    const document = text("action.yml");
    assert.equal(githubFaults("action", document), "");
    assert.match(
      githubFaults("action", document.replace("shell: bash", "shel: bash")),
      /Unexpected value 'shel'/,
    );
  });

  it("have an action that annotates, sums up, writes SARIF and fails", () => {
    withFolder((folder) => {
      mkdirSync(join(folder, ".git"));
      mkdirSync(join(folder, "my apps"));
      writeFileSync(
        join(folder, "my apps/web.yaml"),
        policy("ingress: [{toPorts: [{ports: [{port: '80'}], rules: {http: [{}]}}]}]"),
      );
      const runner = new Runner(folder);
      const failed = runner.runAction({ paths: "my apps\n", sarif: "lint.sarif" });
      assert.equal(failed?.status, 1, failed?.stderr);
      assert.match(failed.stdout, /^::error file=my apps\/web\.yaml,line=\d+,title=l7-needs-tcp::/);
      assert.deepEqual(sarifFaults(readFileSync(join(folder, "lint.sarif"), "utf8")), []);
      assert.match(readFileSync(runner.summary, "utf8"), /^### lab lint\n\n1 policy in 1 file: 1 error/);
      assert.equal(
        runner.run(action.runs.steps.at(-1) ?? {}, { paths: "my apps", "fail-on": "none" }).status,
        0,
      );
    });
  });

  it("have workflows in the documents that GitHub takes", () => {
    assert.equal(workflows.length, 2);
    for (const workflow of workflows) assert.equal(githubFaults("workflow", workflow), "");
    assert.match(
      githubFaults("workflow", (workflows[0] ?? "").replace("runs-on", "run-on")),
      /run-on|runs-on/,
    );
  });

  it("comment the flows that a pull request changes", () => {
    withFolder((folder) => {
      const write = (side: string, rules: string): void => {
        mkdirSync(join(folder, side, "kubernetes"), { recursive: true });
        writeFileSync(
          join(folder, side, "kubernetes/shop.yaml"),
          workload("web") + workload("db") + policy(rules),
        );
      };
      write("before", "ingress: [{}]");
      write("after", "ingress: [{fromEndpoints: [{}]}]");
      const runner = new Runner(folder);
      runner.runAction({ paths: "." });
      const compare = stepsOf(workflows[1] ?? "").find(({ name }) => name === "Compare");
      const { status, stderr } = runner.run(compare ?? {});
      assert.equal(status, 0, stderr);
      assert.match(
        readFileSync(join(folder, "flows.md"), "utf8"),
        /^### .*\n[\s\S]*\| `shop\/db` \| `shop\/web` \| `80\/TCP` \| {2}\| denied-by-default \| allowed \|/,
      );
    });
  });

  it("have hooks whose commands do what they say", () => {
    const hooks = parse(text(".pre-commit-hooks.yaml")) as readonly {
      readonly id: string;
      readonly entry: string;
      readonly language: string;
      readonly pass_filenames?: boolean;
    }[];
    assert.deepEqual(
      hooks.map(({ id, language }) => [id, language]),
      [
        ["lab-lint", "node"],
        ["lab-lint-repository", "node"],
      ],
    );
    withFolder((folder) => {
      const runner = new Runner(folder);
      runner.runAction({ paths: "." });
      const files = ["web.yaml", "values.yaml"];
      writeFileSync(join(folder, "values.yaml"), "replicas: 2\n");
      for (const { entry, pass_filenames: named } of hooks) {
        const command = named === false ? entry : `${entry} ${files.join(" ")}`;
        writeFileSync(join(folder, "web.yaml"), policy("ingress: [{fromEntities: [cluster]}]"));
        assert.equal(runner.run({ run: command }).status, 0, command);
        appendFileSync(join(folder, "web.yaml"), "  ingres: [{}]\n");
        assert.equal(runner.run({ run: command }).status, 1, command);
      }
      // Nothing but what a commit has: no policy among it is no error.
      writeFileSync(join(folder, "web.yaml"), "a: 1\n");
      for (const { entry } of hooks) assert.equal(runner.run({ run: `${entry} values.yaml` }).status, 0);
    });
  });

  it("find the program that the hooks install", () => {
    const { bin } = JSON.parse(text("package.json")) as { readonly bin: Readonly<Record<string, string>> };
    assert.ok(existsSync(join(root, bin.lab ?? "")));
  });
});
