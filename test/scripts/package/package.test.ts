import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import { labProgram } from "../../../cli/main";
import { checkoutCommands } from "../../../cli/package/checkout-commands";
import { packedProgram } from "../../../cli/package/packed-program";
import { licencesOf } from "../../../scripts/package/licences";
import { packageName } from "../../../scripts/package/write-package";

const root = path.join(__dirname, "../../..");

const namesOf = (program: ReturnType<typeof labProgram>): readonly string[] =>
  program.commands.map((command) => command.name()).sort();

describe("the package", function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;
  let tarball: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "installed-"));
    const packed = await execa("npm", ["run", "--silent", "pack", folder], { cwd: root });
    tarball = packed.stdout.trim();
    const empty = path.join(folder, "empty");
    mkdirSync(empty);
    // Nothing may be asked of a registry: the package is all there is.
    const registry = "http://127.0.0.1:9";
    await execa("npm", ["install", "--offline", "--registry", registry, "--no-audit", "--no-fund", tarball], {
      cwd: empty,
    });
    installed = path.join(empty, "node_modules", packageName);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the installed command where there is nothing but Node. */
  const lab = (...args: readonly string[]) =>
    execa(process.execPath, [path.join(installed, "../.bin/lab"), ...args], {
      cwd: folder,
      env: { PATH: "/does/not/exist", HOME: folder },
      extendEnv: false,
      reject: false,
    });

  it("is one tarball, installed from nothing else", () => {
    assert.match(path.basename(tarball), /^cilium-policy-lab-\d+\.\d+\.\d+\.tgz$/);
    assert.deepEqual(
      readdirSync(path.dirname(installed)).filter((name) => !name.startsWith(".")),
      [packageName],
    );
    const manifest = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
    const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    assert.equal(manifest.version, own.version);
    assert.deepEqual(manifest.engines, own.engines);
    assert.equal(manifest.license, own.license);
    for (const kind of ["dependencies", "optionalDependencies", "peerDependencies", "scripts"]) {
      assert.equal(manifest[kind], undefined, kind);
    }
  });

  it("holds no path of a source or of this machine", () => {
    for (const name of ["dist/lab.js", "dist/kubernetes-client.js", "bin/lab.js"]) {
      const text = readFileSync(path.join(installed, name), "utf8");
      for (const trace of [root, "node_modules/", "sourceMappingURL"]) {
        assert.ok(!text.includes(trace), `${name} holds ${trace}`);
      }
      assert.doesNotMatch(text, /"[\w./-]+\/[\w-]+\.ts"/, name);
    }
  });

  it("brings the licences of those whose code is in it, and its own", () => {
    const text = readFileSync(path.join(installed, "THIRD-PARTY-LICENCES.txt"), "utf8");
    for (const part of ["commander", "yaml", "zod", "@kubernetes/client-node"]) {
      assert.match(text, new RegExp(`^${part} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, "m"));
    }
    assert.match(readFileSync(path.join(installed, "LICENSE"), "utf8"), /Apache License/);
  });

  it("says what the checkout says", async () => {
    for (const args of [
      ["--version"],
      ["lint", path.join(root, "examples/shadowed")],
      ["verdicts", "--phase", "l7-get-root"],
      ["verdicts", "-f", path.join(root, "examples/shadowed"), "--json"],
      ["replay", "--flows", path.join(root, "examples/recorded/fqdn.jsonl"), "--phase", "fqdn", "--check"],
      ["policies", "l7-get-root"],
    ]) {
      const own = await execa(process.execPath, [path.join(root, "cli/lab.js"), ...args], {
        cwd: folder,
        reject: false,
      });
      const { exitCode, stdout, stderr } = await lab(...args);
      assert.equal(stderr, own.stderr, args.join(" "));
      assert.equal(stdout, own.stdout, args.join(" "));
      assert.equal(exitCode, own.exitCode, args.join(" "));
      assert.notEqual(stdout, "");
    }
  });

  it("renders with the programs of the machine, and says which is missing", async () => {
    const { exitCode, stderr } = await lab("lint", "--helm", "chart");
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /^error: --helm chart: it is rendered with helm, which is not there\nfix: install helm/,
    );
  });

  it("works on the folder where it is called", async () => {
    const phases = await lab("policies");
    assert.equal(phases.exitCode, 0);
    assert.match(phases.stdout, /^ {2}l7-get-root /m);
    cpSync(path.join(root, "Pulumi.homelab.yaml"), path.join(folder, "Pulumi.homelab.yaml"));
    assert.match((await lab("policies", "--stack", "homelab")).stdout, /^\* +baseline /m);
  });

  it("asks a cluster, also with credentials that a program gives", async () => {
    const kubeconfig = path.join(folder, "kubeconfig");
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "/does/not/exist/give-credentials",
      interactiveMode: "Never",
    };
    const config = {
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:9" } }],
      users: [{ name: "u", user: { exec } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const { exitCode, stderr } = await execa(
      process.execPath,
      [path.join(installed, "../.bin/lab"), "verdicts", "--live"],
      { env: { KUBECONFIG: kubeconfig }, reject: false },
    );
    assert.equal(exitCode, 1);
    // Kubernetes' client library has looked for the program.
    assert.match(stderr, /give-credentials/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  for (const name of checkoutCommands) {
    it(`says of lab ${name} that it needs a checkout`, async () => {
      const { exitCode, stderr } = await lab(name, "up", "--wait=1");
      assert.equal(exitCode, 2);
      assert.match(stderr, new RegExp(`^error: lab ${name} is not part of this package: .*checkout`));
      assert.match(stderr, new RegExp(`\nfix: in a checkout: npm ci, then ./lab ${name}`));
    });
  }
});

describe("the commands of the package", () => {
  it("are those of a checkout: each is there, or says what it needs", () => {
    assert.deepEqual(
      namesOf(packedProgram()),
      namesOf(labProgram()),
      "each command belongs into cli/package/packed-program.ts or checkout-commands.ts",
    );
  });
});

describe("a licence", () => {
  it("that a package does not name is an error", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "licence-"));
    mkdirSync(path.join(folder, "node_modules/nameless"), { recursive: true });
    writeFileSync(path.join(folder, "node_modules/nameless/package.json"), `{ "version": "1.0.0" }`);
    assert.throws(() => licencesOf(folder, ["nameless"]), /nameless 1\.0\.0 names no licence/);
    rmSync(folder, { recursive: true });
  });
});
