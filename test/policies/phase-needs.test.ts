import assert from "node:assert/strict";
import { ConfigError } from "../../config/config-error";
import { projectName } from "../../config/project-name";
import { readStackConfig } from "../../config/read-stack-config";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { needsOf, needsText, selectingCommands } from "../../policies/phase-needs";

type Tree = { [key: string]: unknown };

/** What `pulumi config set --path KEY VALUE` does to a configuration. */
const setPath = (tree: Tree, key: string, value: unknown): void => {
  const steps = key.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  const last = steps.pop() ?? "";
  let inner: Tree = tree;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1] ?? last;
    inner[step] ??= /^\d+$/.test(next) ? [] : {};
    inner = inner[step] as Tree;
  }
  inner[last] = value;
};

/** Problems of a configuration that was made by commands, each a `pulumi config set`. */
const problemsAfter = (commands: readonly string[]): readonly unknown[] => {
  const tree: Tree = { cluster: { context: "c" }, monitoring: { mode: "external" } };
  const secretKeys: string[] = [];
  for (const command of commands) {
    const [, secret, key = "", value = "a-secret-value"] =
      /^pulumi config set( --secret)?(?: --path)? '?([^' ]+)'?(?: (\S+))?/.exec(command) ?? [];
    if (secret !== undefined) secretKeys.push(`${projectName}:${key.split(".")[0]}`);
    setPath(tree, key, /^(?:true|\d+)$/.test(value) ? JSON.parse(value) : value);
  }
  const values = Object.entries(tree).map(([key, value]): [string, string] => [
    `${projectName}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  try {
    readStackConfig({ values: Object.fromEntries(values), secretKeys });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe("what a phase needs", () => {
  for (const name of phaseNames) {
    it(`${name}: the commands that select it make a configuration that is accepted`, () => {
      assert.deepEqual(problemsAfter(selectingCommands(catalogue[name])), []);
    });
  }

  it("a command that is left out is missed", () => {
    const commands = selectingCommands(catalogue.mtls).slice(1);
    assert.equal(problemsAfter(commands).length, 1);
  });

  it("is said with the key that switches it on, where it is off by default", () => {
    assert.equal(needsText(catalogue.none), "-");
    assert.equal(needsText(catalogue["l3-l4"]), "cilium");
    assert.equal(needsText(catalogue.mtls), "cilium, mutual-auth (cilium.mutualAuth.enabled)");
    assert.deepEqual(
      needsOf(catalogue["http-header"]).map(({ keys }) => keys),
      [["cilium.mode"], ["lab.adminToken"]],
    );
  });
});
