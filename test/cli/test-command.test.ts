import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestJson } from "../../cli/expectations/test-json";
import { runLab } from "./run-lab";

const examples = join(__dirname, "../../examples");
const shop = join(examples, "shop");
const test = (...args: readonly string[]) => runLab(["test", ...args]);

describe("lab test", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the shop in which a text of a file is another one. */
  const changed = (file: string, from: string, to: string): string => {
    const copy = join(folder, "shop");
    cpSync(shop, copy, { recursive: true });
    const text = readFileSync(join(copy, file), "utf8");
    assert.ok(text.includes(from), from);
    writeFileSync(join(copy, file), text.replace(from, to));
    return copy;
  };

  it("says which expectations of a folder hold", () => {
    const { status, stdout, stderr } = test(shop);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /✓ shop\/web → shop\/api 9000\/TCP DELETE \/api\/items: denied-by-l7/);
    assert.match(stdout, /✓ app=web@other → shop\/api 9000\/TCP: denied-by-default/);
    assert.match(stdout, /✓ 6 expectations met\n$/);
  });

  it("exits 1 with the reasons where one does not hold, and so do lint and verdicts", () => {
    const copy = changed("policies.yaml", "method: GET", "method: GET|DELETE");
    const { status, stdout } = test(copy);
    assert.equal(status, 1);
    assert.match(stdout, /✗ shop\/web → shop\/api 9000\/TCP DELETE/);
    assert.match(stdout, /expected: denied-by-l7, because pages only read \(.*expectations\.yaml:7\)/);
    assert.match(stdout, /✗ 1 of 6 expectations not met\n$/);
    const lint = runLab(["lint", copy]);
    assert.equal(lint.status, 1);
    assert.match(
      lint.stdout,
      /expectations\.yaml:7 error expectation-not-met\n {2}CiliumNetworkPolicy\/shop\/web-reads-api/,
    );
    const verdicts = runLab(["verdicts", "-f", copy]);
    assert.equal(verdicts.status, 1);
    assert.match(verdicts.stdout, /✗ 1 of 6 expectations of expectations\.yaml not met/);
  });

  it("is content with lint and verdicts of a folder that does what it is to do", () => {
    const lint = runLab(["lint", shop]);
    assert.equal(lint.status, 0, lint.stdout);
    assert.doesNotMatch(lint.stdout, /left out/);
    const verdicts = runLab(["verdicts", "-f", shop]);
    assert.equal(verdicts.status, 0, verdicts.stdout);
    assert.match(verdicts.stdout, /✓ as expectations\.yaml expects: 6 expectations met\n$/);
  });

  it("takes files of expectations, as a shell's pattern gives them", () => {
    const files = ["expectations.yaml", "policies.yaml", "shop.yaml"].map((name) => join(shop, name));
    assert.equal(test(join(shop, "expectations.yaml")).status, 0);
    const verdicts = runLab(["verdicts", ...files.flatMap((file) => ["-f", file])]);
    assert.match(verdicts.stdout, /6 expectations met\n$/, verdicts.stderr);
  });

  it("asks about the lab's pods with its default deny where a file is about them, as phase own does", () => {
    const { status, stdout } = test(join(examples, "own-policies"));
    assert.equal(status, 0, stdout);
    assert.match(stdout, /note: the lab's default-deny is added/);
    assert.match(stdout, /✓ intruder → server 8080\/TCP: denied-by-default/);
  });

  it("finds every file below, and holds each against its own folder", () => {
    cpSync(shop, join(folder, "one"), { recursive: true });
    cpSync(join(examples, "own-policies"), join(folder, "deep/two"), { recursive: true });
    const { status, stdout, stderr } = test(folder, "--json");
    assert.equal(status, 0, stderr);
    const { files, unmet } = JSON.parse(stdout) as TestJson;
    assert.equal(unmet, 0);
    assert.deepEqual(
      files.map(({ file, expectations }) => [file, expectations.length]),
      [
        [join(folder, "deep/two/expectations.yaml"), 5],
        [join(folder, "one/expectations.yaml"), 6],
      ],
    );
    assert.ok(
      files[1]?.expectations.every(({ met, line, verdict }) => met && line !== null && verdict !== undefined),
    );
  });

  it("counts manifests that are named beside the folder", () => {
    mkdirSync(join(folder, "wishes"));
    cpSync(join(shop, "expectations.yaml"), join(folder, "wishes/expectations.yaml"));
    assert.equal(test(join(folder, "wishes"), "-f", shop).status, 0);
    const input = ["shop.yaml", "policies.yaml"].map((name) => readFileSync(join(shop, name), "utf8"));
    assert.equal(
      runLab(["test", join(folder, "wishes"), "-f", "-"], { input: input.join("---\n") }).status,
      0,
    );
    const alone = test(join(folder, "wishes"));
    assert.equal(alone.status, 2);
    assert.match(alone.stderr, /there is no policy in/);
  });

  it("exits 1 where a policy is refused, though all else holds", () => {
    const copy = changed(
      "policies.yaml",
      "  policyTypes: [Ingress]\n---\n# Everybody",
      "  policyTypes: [Inside]\n---\n# Everybody",
    );
    const { status, stdout } = test(copy);
    assert.equal(status, 1);
    assert.match(stdout, /NetworkPolicy\/shop\/default-deny-ingress is not valid/);
  });

  it("exits 2 with line, key and fix where the file cannot be used", () => {
    const copy = changed("expectations.yaml", "from: shop/api, to: shop/db", "from: shop/app, to: shop/db");
    const { status, stderr, stdout } = test(copy);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /line 10: expectations\[3\]\.flow\.from: "shop\/app" is not a pod or workload here\. Fix: write one that is here, perhaps shop\/api/,
    );
    const lint = runLab(["lint", copy]);
    assert.equal(lint.status, 1);
    assert.match(lint.stdout, /expectations\.yaml:10 error invalid-expectations/);
    assert.equal(runLab(["verdicts", "-f", copy]).status, 2);
  });

  it("exits 2 where there is no such folder, no file, nothing it could be about", () => {
    for (const [args, message] of [
      [[join(folder, "none")], /there is no such folder/],
      [[folder], /there is no expectations\.yaml in .*\nfix: lab test --write /],
      [[join(shop, "shop.yaml")], /is not a folder and not an expectations\.yaml/],
      [["--write", folder], /no policy decides a flow/],
    ] as const) {
      const { status, stderr } = test(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
  });

  it("proposes a file from what holds now, which then holds, and never overwrites one", () => {
    const copy = changed("shop.yaml", "A shop", "The shop");
    const file = join(copy, "expectations.yaml");
    rmSync(file);
    const { status, stdout, stderr } = test("--write", copy);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^written: .*expectations\.yaml: \d+ flows/);
    const text = readFileSync(file, "utf8");
    assert.match(text, /- flow: \{ from: shop\/api, to: shop\/db, port: 5432 \}\n {4}verdict: allowed\n/);
    assert.doesNotMatch(text, /kube-dns|to: dns/, "nothing that no policy decides");
    assert.equal(test(copy).status, 0);
    const again = test("--write", copy);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /is there already; nothing was changed/);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("names pods by their labels where the folder has policies only", () => {
    cpSync(join(shop, "policies.yaml"), join(folder, "policies.yaml"));
    assert.equal(test("--write", folder).status, 0);
    assert.match(
      readFileSync(join(folder, "expectations.yaml"), "utf8"),
      /from: app=web@shop, to: app=api@shop/,
    );
    const { status, stdout, stderr } = test(folder);
    assert.equal(status, 0, stdout + stderr);
  });
});
