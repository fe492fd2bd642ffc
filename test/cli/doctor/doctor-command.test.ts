import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { kubeconfigText } from "../../cluster/kubeconfig-fixture";
import { program, runLab } from "../run-lab";

describe("lab doctor, as a command", function () {
  this.timeout(60_000);
  let folder: string;
  let KUBECONFIG: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-doctor-"));
    KUBECONFIG = join(folder, "config");
    // Port 9 (discard): nobody listens there.
    writeFileSync(
      KUBECONFIG,
      kubeconfigText({
        current: "home",
        clusters: { "home-cluster": { server: "https://127.0.0.1:9" } },
      }).replace(/^ +client-key-data:.*\n/m, ""),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says what it is for, and its exit codes", () => {
    const { status, stdout } = runLab(["doctor", "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /changes nothing there/);
    assert.match(stdout, /Exit codes: 0 nothing that counts, 1 an error/);
  });

  const wrong: readonly (readonly [readonly string[], number, RegExp])[] = [
    [
      ["--only", "clock-skw"],
      2,
      /^error: --only clock-skw: there is no such check\nfix: write --only clock-skew/,
    ],
    [["--wait", "soon"], 2, /^error: --wait soon is not a duration\nfix: write --wait 10m/],
    [["--fail-on", "always"], 2, /^error: option '--fail-on <least>' argument 'always' is invalid/],
    [["--stack", "nowhere"], 2, /^error: .*nowhere/],
    [["--context", "work"], 2, /^error: --context work: the kubeconfig .* has no such context/],
    [
      ["--bundle", "/nowhere/at/all.tgz"],
      2,
      /^error: --bundle \/nowhere\/at\/all.tgz: it cannot be written: ENOENT\nfix: /,
    ],
    [["--bundle", "/"], 2, /^error: --bundle \/: it cannot be written: it is a folder\nfix: /],
    [["now"], 2, /^error: too many arguments/],
  ];
  for (const [args, exitCode, message] of wrong) {
    it(`ends with ${exitCode} for \`lab doctor ${args.join(" ")}\`, with one message`, () => {
      const { status, stdout, stderr } = runLab(["doctor", ...args], { environment: { KUBECONFIG } });
      assert.equal(status, exitCode, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(stdout, "");
    });
  }

  it("says that the API server does not answer, and that the rest is not known", () => {
    const { status, stdout, stderr } = runLab(["doctor"], { environment: { KUBECONFIG } });
    assert.equal(status, 1, stderr);
    assert.match(
      stdout,
      /✗ error api-unreachable: context home \(https:\/\/127\.0\.0\.1:9\)\n.*ECONNREFUSED/,
    );
    assert.match(stdout, /\? could not be read: anything\n.*ECONNREFUSED.*\n.*so not known: \d+ checks/);
    assert.match(stdout, /\n✗ not healthy: 1 error, \d+ checks could not look, 1 check passed/);
    assert.doesNotMatch(stdout + stderr, /a-bearer-token|\n\s+at /);
  });

  it("ends with the same when waiting is over", () => {
    const { status, stderr } = runLab(["doctor", "--wait", "4s", "--json"], { environment: { KUBECONFIG } });
    assert.equal(status, 1);
    assert.match(stderr, /^0 s: 1 error, .*api-unreachable/);
  });

  it("changes nothing: it asks by GET alone, of an API server that lets it do everything", async () => {
    const asked: string[] = [];
    const api = createServer((request, response) => {
      asked.push(request.method ?? "");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ gitVersion: "v1.33.1", items: [], resources: [] }));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const file = join(folder, "http");
    const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    writeFileSync(file, kubeconfigText({ current: "home", clusters: { "home-cluster": { server } } }));
    const environment = { ...process.env, KUBECONFIG: file };
    const { exitCode, stdout } = await execa(process.execPath, [program, "doctor"], {
      env: environment,
      reject: false,
    });
    await new Promise((resolve) => api.close(resolve));
    assert.equal(exitCode, 1);
    assert.match(stdout, /✗ error cilium-missing/);
    assert.ok(asked.length > 20, String(asked.length));
    assert.deepEqual([...new Set(asked)], ["GET"]);
  });
});
