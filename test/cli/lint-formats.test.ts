import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { junitFaults, sarifFaults } from "../support/report-schemas";
import { withFolder } from "../support/with-folder";
import { program } from "./run-lab";

const policy = (name: string, rules: string): string =>
  `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  endpointSelector: {}
  ${rules}
`;

const l7WithoutTcp = 'ingress: [{toPorts: [{ports: [{port: "80"}], rules: {http: [{method: GET}]}}]}]';
const emptyRule = "ingress: [{}]";

interface Repository {
  lint(...args: readonly string[]): { status: number | null; stdout: string; stderr: string };
  write(files: Readonly<Record<string, string>>): void;
  read(file: string): string;
}

/** A repository with such files; commands run in its folder `apps`. */
const inRepository = (files: Readonly<Record<string, string>>, use: (repository: Repository) => void): void =>
  withFolder((root) => {
    mkdirSync(join(root, ".git"));
    mkdirSync(join(root, "apps"));
    const write = (more: Readonly<Record<string, string>>): void => {
      for (const [name, text] of Object.entries(more)) writeFileSync(join(root, name), text);
    };
    write(files);
    use({
      write,
      read: (file) => readFileSync(join(root, file), "utf8"),
      lint: (...args) =>
        spawnSync(process.execPath, [program, "lint", ...args], {
          cwd: join(root, "apps"),
          encoding: "utf8",
        }),
    });
  });

describe("lab lint in a pipeline", function () {
  this.timeout(60_000);

  it("prints what the schemas of the formats accept, with paths from the repository's root", () => {
    inRepository(
      {
        "apps/web.yaml": policy("web", l7WithoutTcp),
        "apps/ok.yaml": policy("ok", "egress: [{toEntities: [cluster]}]"),
      },
      ({ lint }) => {
        const sarif = lint(".", "--format", "sarif");
        assert.equal(sarif.status, 1, sarif.stderr);
        assert.deepEqual(sarifFaults(sarif.stdout), []);
        assert.match(sarif.stdout, /"uri": "apps\/web\.yaml"/);
        const junit = lint(".", "--format", "junit");
        assert.equal(junitFaults(junit.stdout), "");
        assert.match(junit.stdout, /<failure type="error"/);
        assert.match(
          lint(".", "--format", "github").stdout,
          /^::error file=apps\/web\.yaml,line=\d+,title=l7-needs-tcp::/,
        );
        assert.match(lint(".", "--format", "markdown").stdout, /^### lab lint\n\n2 policies in 2 files: /);
        assert.equal(lint(".", "--format", "json").stdout, lint(".", "--json").stdout);
      },
    );
  });

  it("fails only for what the baseline does not have", () => {
    inRepository({ "apps/web.yaml": policy("web", l7WithoutTcp) }, ({ lint, write, read }) => {
      const missing = lint(".", "--baseline", "known.json");
      assert.deepEqual([missing.status, missing.stdout], [2, ""]);
      assert.match(
        missing.stderr,
        /^error: --baseline known\.json: there is no such file\nfix: write it: .*--write-baseline/,
      );
      assert.equal(lint(".", "--write-baseline").status, 2);
      const written = lint(".", "--baseline", "known.json", "--write-baseline");
      assert.deepEqual([written.status, written.stderr], [0, ""]);
      assert.match(read("apps/known.json"), /"finding": "l7-needs-tcp"/);
      // Lines move, and nothing is new.
      write({ "apps/web.yaml": `# moved\n\n${policy("web", l7WithoutTcp)}` });
      assert.equal(lint(".", "--baseline", "known.json").status, 0);
      write({ "apps/db.yaml": policy("db", l7WithoutTcp) });
      const fresh = lint(".", "--baseline", "known.json");
      assert.equal(fresh.status, 1);
      assert.match(fresh.stdout, /^db\.yaml:\d+ error l7-needs-tcp\n/);
      assert.doesNotMatch(fresh.stdout, /^web\.yaml/m);
    });
  });

  it("counts nothing that is silenced with a reason, and says what silences nothing", () => {
    inRepository(
      {
        "apps/web.yaml": `# lab/ignore empty-rule-denies: a default deny\n${policy("web", emptyRule)}`,
        "apps/db.yaml": policy("db", emptyRule),
        ".lab.yaml":
          "lint:\n  failOn: info\n  ignore:\n    - {finding: empty-rule-denies, reason: known, files: [apps/db.yaml]}\n",
      },
      ({ lint, write }) => {
        const quiet = lint(".");
        assert.deepEqual([quiet.status, quiet.stderr], [0, ""]);
        assert.match(
          quiet.stdout,
          /^2 policies in 2 files: nothing found\nsilenced: 2 findings; --verbose lists them\n/,
        );
        const { silenced, summary } = JSON.parse(lint(".", "--json").stdout) as {
          silenced: { silenced: { by: string; reason: string } }[];
          summary: { silenced: number };
        };
        assert.equal(summary.silenced, 2);
        assert.deepEqual(
          silenced.map((one) => one.silenced),
          [
            { by: "settings", reason: "known" },
            { by: "comment", reason: "a default deny" },
          ],
        );
        write({ "apps/db.yaml": policy("db", "egress: [{toEntities: [cluster]}]") });
        const unused = lint(".");
        assert.equal(unused.status, 1);
        assert.match(unused.stdout, /\.lab\.yaml:4 warning silence-unused\n/);
        // A hook sees a part of the repository: what that silences for nothing says little.
        assert.doesNotMatch(lint("web.yaml").stdout, /silence-unused/);
      },
    );
  });
});
