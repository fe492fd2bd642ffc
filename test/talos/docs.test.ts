import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { labProgram } from "../../cli/main";
import { checkCluster } from "../../cluster/cluster-check";
import { ClusterError } from "../../cluster/cluster-error";
import { projectName } from "../../config/project-name";
import { readStackConfig } from "../../config/read-stack-config";

const root = join(__dirname, "../..");
const pages = ["talos.md", "adopting.md"];
const read = (page: string): string => readFileSync(join(root, "docs", page), "utf8");

/** Commands of a page that start with `words`, up to what a shell makes of the rest. */
const commands = (page: string, words: string): string[] =>
  read(page)
    .split("\n")
    .flatMap((line) => line.match(/^\s*(?:\d+\. )?\s*`?([^`]+)/)?.[1]?.split("&&") ?? [])
    .map((command) => command.trim())
    .filter((command) => command.startsWith(words))
    .map(
      (command) =>
        command
          .slice(words.length)
          .split(/\s[>#]/)[0]
          ?.trim() ?? "",
    );

type Tree = { [key: string]: Tree | string };

const treeOf = ([first = "", ...rest]: readonly string[], value: string): Tree => ({
  [first]: rest.length === 0 ? value : treeOf(rest, value),
});

describe("what the pages on Talos say", () => {
  it("has lab commands that the command line accepts", async () => {
    const found = pages.flatMap((page) => commands(page, "npx lab "));
    assert.ok(found.length >= 7, found.join("\n"));
    for (const command of found) {
      const program = labProgram();
      let ran = false;
      program.commands
        .find((each) => each.name() === "talos-patch")
        ?.action(() => {
          ran = true;
        });
      await program.parseAsync(["node", "lab", ...command.split(/\s+/)]);
      assert.ok(ran, command);
    }
  });

  it("sets keys of the configuration that exist to values that are accepted", () => {
    const found = pages.flatMap((page) => commands(page, "pulumi config set "));
    assert.ok(found.length >= 8, found.join("\n"));
    for (const command of found) {
      const [key = "", value = ""] = command.replace("--path ", "").split(/\s+/);
      const [first = "", ...rest] = key.split(".");
      const values: Record<string, string> = {
        [`${projectName}:cluster`]: JSON.stringify({ context: "home" }),
        [`${projectName}:monitoring`]: JSON.stringify({ mode: "external" }),
      };
      const full = `${projectName}:${first}`;
      const before = JSON.parse(values[full] ?? "{}") as Tree;
      const typed = rest.length === 0 ? value : JSON.stringify({ ...before, ...treeOf(rest, value) });
      values[full] = typed.replace(/"(true|false|\d+)"/g, "$1");
      readStackConfig({ values });
    }
  });

  it("shows the message of the check as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "docs-"));
    const KUBECONFIG = join(folder, "config");
    const contexts = ["work", "admin@homelab"].map((name) => ({ name, context: { cluster: name } }));
    writeFileSync(KUBECONFIG, stringify({ contexts, "current-context": "work" }));
    const error: unknown = await checkCluster({ context: "admin@homelab" }, { KUBECONFIG }).catch(
      (thrown: unknown) => thrown,
    );
    rmSync(folder, { recursive: true });
    assert.ok(error instanceof ClusterError);
    assert.ok(read("talos.md").includes(`error: ${error.message}`), error.message);
  });
});
