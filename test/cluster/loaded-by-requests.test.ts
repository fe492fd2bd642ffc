import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { loadedPackages } from "../support/loaded-packages";

const root = path.join(__dirname, "../..");
const library = "@kubernetes/client-node";
const asking = `
require("tsx/cjs");
const { openApi } = require("./cluster/api.ts");
const { listObjects } = require("./cluster/objects.ts");
listObjects(openApi("here"), "/api/v1/pods").then((pods) => process.stdout.write(String(pods.length)));
`;

describe("asking an API server", function () {
  // The library alone takes seconds on a busy machine.
  this.timeout(120_000);
  let server: Server;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "asking-"));
    server = createServer((_, response) => response.end('{"kind":"PodList","items":[{}]}'));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const loadedWith = (user: object): Promise<readonly string[]> => {
    const KUBECONFIG = path.join(folder, "config");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(
      KUBECONFIG,
      stringify({
        clusters: [{ name: "here", cluster: { server: address, "insecure-skip-tls-verify": true } }],
        users: [{ name: "me", user }],
        contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
      }),
    );
    return loadedPackages(async (environment) => {
      const env = { ...process.env, ...environment, KUBECONFIG };
      const { stdout } = await promisify(execFile)(process.execPath, ["-e", asking], { cwd: root, env });
      assert.equal(stdout, "1");
    });
  };

  it("loads no client library, which takes longer to load than a preview asks", async () => {
    const loaded = await loadedWith({ token: "a-token" });
    assert.ok(loaded.includes("yaml"));
    assert.ok(!loaded.includes(library), loaded.join());
  });

  it("loads it where a program has to be asked for credentials", async () => {
    const credentials = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" };
    const answer = JSON.stringify({ ...credentials, status: { token: "a-token" } });
    const loaded = await loadedWith({
      exec: { apiVersion: credentials.apiVersion, command: "echo", args: [answer], interactiveMode: "Never" },
    });
    assert.ok(loaded.includes(library));
  });
});
