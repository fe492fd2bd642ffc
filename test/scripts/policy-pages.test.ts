import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type catalogue, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { generatedFiles } from "../../scripts/generate";
import { pinnedModule } from "../../scripts/pinned-module";
import { policyPages, policyPagesFolder } from "../../scripts/policy-pages";
import { decidePhase } from "../../scripts/policy-pages/decided-phase";
import { phasePage } from "../../scripts/policy-pages/phase-page";
import { probeCommand } from "../../scripts/policy-pages/probe-command";
import { reachPicture } from "../../scripts/policy-pages/reach-picture";
import { verdictGrid } from "../../scripts/policy-pages/verdict-grid";
import { watchCommands } from "../../scripts/policy-pages/watch-commands";
import { whatOneSees } from "../../scripts/policy-pages/what-one-sees";

const root = join(__dirname, "../..");

/** Files of a folder that nothing generates, and pages that it lacks. */
const differences = (files: readonly string[], pages: readonly string[]): string[] => [
  ...files.filter((file) => !pages.includes(file)).map((file) => `${file} belongs to no phase`),
  ...pages.filter((page) => !files.includes(page)).map((page) => `${page} is missing`),
];

describe("the pages of the phases", () => {
  const pages = policyPages.map(({ path }) => basename(path));

  it("are all that the folder holds", () => {
    assert.deepEqual(differences(readdirSync(join(root, policyPagesFolder)), pages), []);
  });

  it("a page of a stack that is gone is noticed, and one that is missing", () => {
    const [first, ...others] = pages;
    assert.deepEqual(differences([...others, "gone.md"], pages), [
      "gone.md belongs to no phase",
      `${first} is missing`,
    ]);
  });

  it("are one per stack and an index, all of them kept fresh with the other generated files", () => {
    assert.deepEqual(pages, ["README.md", ...phaseNames.map((name) => `${name}.md`)]);
    const generated = generatedFiles.map(({ path }) => path);
    for (const { path } of policyPages) assert.ok(generated.includes(path), path);
  });

  it("lead from the index to every stack", () => {
    const index = policyPages[0]?.content() ?? "";
    for (const name of phaseNames) assert.ok(index.includes(`[${name}](${name}.md)`), name);
  });

  for (const name of phaseNames) {
    it(`${name}: says every expectation, pitfall and object`, () => {
      const decided = decidePhase(name, lab);
      const page = phasePage(decided);
      const { phase: stack } = decided;
      for (const { because } of stack.expectations(lab)) assert.ok(page.includes(because), because);
      for (const pitfall of stack.pitfalls ?? []) assert.ok(page.includes(`- ${pitfall}`), pitfall);
      for (const { metadata } of stack.objects(lab)) assert.ok(page.includes(`name: ${metadata.name}\n`));
      assert.doesNotMatch(page, /undefined|\[object|&a\d|\*a\d/);
      for (const { verdict, answer } of decided.expectations) assert.equal(answer.verdict, verdict);
    });
  }

  it("draw one arrow for requests of the same fate, and the request beside it", () => {
    assert.equal(
      reachPicture(decidePhase("l7-get-root", lab).expectations),
      [
        "client ─┬── ✓ ──► server:8080/TCP  GET /",
        "        ├── 7 ──► server:8080/TCP  GET /deny, GET /?x=1, POST /",
        "        ├── ✓ ──► dns:53/UDP",
        "        └── ✕ ──► world:443/TCP",
      ].join("\n"),
    );
  });

  it("show in one table what becomes of every flow", () => {
    const grid = verdictGrid(decidePhase("deny-proof", lab).rows).split("\n");
    assert.equal(grid[0], "| to ＼ from | client | server | dns | world |");
    assert.ok(grid.includes("| dns 53/UDP | ✓ | ✓ |  | ✓ |"));
    assert.ok(grid.includes("| server 8080/TCP | ✕ |  | ✕ | ✕ |"));
  });

  const seen = (name: keyof typeof catalogue): readonly string[] => {
    const decided = decidePhase(name, lab);
    return decided.expectations.map((expectation) => whatOneSees(expectation, decided));
  };

  it("say what one sees: the server's answer, the proxy's, or none", () => {
    assert.deepEqual(seen("l7-get-root").slice(0, 4), [
      "200",
      "403, at once",
      "403, at once",
      "403, at once",
    ]);
    assert.ok(seen("baseline").includes("405, the server's own"));
    assert.ok(seen("deny-proof").includes("timeout (`curl`: exit code 28)"));
    assert.ok(seen("grpc").includes("grpc-status 7 (PERMISSION_DENIED), at once"));
    assert.ok(seen("mtls").includes("200, once both ends have authenticated each other"));
  });

  it("tell a name that does not resolve from an address that does not answer", () => {
    const [allowed, port80, sibling] = seen("fqdn");
    assert.equal(allowed, "a connection");
    assert.equal(port80, "timeout (`curl`: exit code 28)");
    assert.match(sibling ?? "", /^the name does not resolve/);
    assert.ok(seen("fqdn").includes("`REFUSED`, at once"));
  });

  const http = { method: "GET", path: "/?x=1", host: "a.example" };
  const probes: readonly (readonly [string, Parameters<typeof probeCommand>[0], RegExp])[] = [
    [
      "a Service's port where the Service leads to the pod's",
      { from: "client", to: "server", port: 8080, protocol: "TCP" },
      / http:\/\/server\.policy-lab\.svc\.cluster\.local\.\/$/,
    ],
    [
      "the pod's address for a port that no Service leads to",
      { from: "client", to: "server", port: 80, protocol: "TCP" },
      / "http:\/\/\$\(kubectl -n policy-lab get pod -l app=server .*\)\/"$/,
    ],
    [
      "host and query string of a request",
      { from: "stage-client", to: "server", port: 8080, protocol: "TCP", http },
      /^kubectl -n policy-stage exec stage-client -- .* -H 'Host: a\.example' "http:.*\/\?x=1"$/,
    ],
    [
      "a name outside the cluster as it is",
      { from: "client", to: { fqdn: "api.github.com" }, port: 443, protocol: "TCP" },
      / https:\/\/api\.github\.com\.\/$/,
    ],
    [
      "a query",
      { from: "client", to: "dns", port: 53, protocol: "UDP", dns: { name: "example.com" } },
      / -- nslookup example\.com\.$/,
    ],
  ];
  for (const [what, flow, command] of probes) {
    it(`make a flow by a command: ${what}`, () => {
      assert.match(probeCommand(flow, lab) ?? "", command);
    });
  }

  it("make no flow from where no client is, and never print a token", () => {
    assert.equal(probeCommand({ from: "server", to: "client", port: 8080, protocol: "TCP" }, lab), undefined);
    assert.equal(probeCommand({ from: "world", to: "server", port: 8080, protocol: "TCP" }, lab), undefined);
    const headers = { "X-Admin-Token": lab.adminToken.placeholder };
    const flow = { from: "client", to: "server", port: 8080, protocol: "TCP" } as const;
    const command = probeCommand({ ...flow, http: { method: "GET", path: "/", headers } }, lab) ?? "";
    assert.match(command, / -H "X-Admin-Token: \$TOKEN" /);
  });

  it("watch with options that Hubble and Cilium's agent have", function () {
    this.timeout(60_000);
    const cilium = pinnedModule(join(root, "sandbox/tools/sources"), "github.com/cilium/cilium");
    const sourceOf = (folder: string): string =>
      readdirSync(join(cilium, folder))
        .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
        .map((file) => readFileSync(join(cilium, folder, file), "utf8"))
        .join("\n");
    const hubble = sourceOf("hubble/cmd/observe");
    const agent = sourceOf("cilium-dbg/cmd");
    const commands = phaseNames.flatMap((name) => watchCommands(decidePhase(name, lab)));
    const unknown = [...new Set(commands.map(({ command }) => command))].flatMap((command) => {
      const source = command.startsWith("hubble observe")
        ? hubble
        : command.includes("cilium-dbg")
          ? agent
          : "";
      if (source === "") return [];
      const own = command.replace(/^.*-- cilium-dbg/, "");
      return [...own.matchAll(/--([a-z-]+)/g)]
        .map(([, option]) => option ?? "")
        .filter((option) => !source.includes(`"${option}"`))
        .map((option) => `${option} in ${command}`);
    });
    assert.deepEqual(unknown, []);
    assert.ok(commands.some(({ command }) => command.includes("--protocol dns")));
  });
});
