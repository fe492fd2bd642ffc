import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "../../../messages/user-error";
import { ChartStore, digestOf, linksFolder } from "../../../platform/charts/chart-store";
import { fetchChart } from "../../../platform/charts/fetch-chart";
import type { ChartSource } from "../../../platform/charts/wanted-chart";
import { silentReporter } from "../../../sandbox/reporter";
import { ensureTools, toolPath } from "../../../sandbox/toolchain/resolve-tool";
import { OciRegistries } from "../../support/oci-registry";

const chartYaml = "apiVersion: v2\nname: greeter\nversion: 1.2.3+build.4\n";

describe("a chart of an OCI registry", function () {
  this.timeout(900_000);
  const registries = new OciRegistries();
  const outside = { folder: process.cwd(), config: process.env.HELM_REGISTRY_CONFIG };
  let folder: string;
  let helm: string;
  let digest: string;
  let store: ChartStore;
  let said: string[];

  const login = (host: string): void =>
    writeFileSync(
      process.env.HELM_REGISTRY_CONFIG ?? "",
      JSON.stringify({ auths: { [host]: { auth: Buffer.from("user:pass:word").toString("base64") } } }),
    );
  /** Pushes the chart with the real Helm. */
  const push = async (host: string): Promise<void> => {
    await execa(helm, ["push", "greeter-1.2.3+build.4.tgz", `oci://${host}/charts`, "--plain-http"]);
  };
  const fetchIt = (host: string, version = "1.2.3+build.4", expected?: string): Promise<ChartSource> =>
    fetchChart(
      {
        key: "cilium",
        chart: `oci://${host}/charts/greeter`,
        version,
        repository: "https://not.asked.example",
        digest: expected,
      },
      store,
      (text) => void said.push(text),
    );
  const refused = async (attempt: Promise<unknown>): Promise<string> => {
    const error: unknown = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UserError, String(error));
    return `${error.message}\nfix: ${error.fix}`;
  };

  before(async () => {
    await registries.build();
    helm = toolPath(await ensureTools(["helm"], silentReporter), "helm");
    folder = mkdtempSync(join(tmpdir(), "oci-charts-"));
    process.chdir(folder);
    process.env.HELM_REGISTRY_CONFIG = join(folder, "registry.json");
    mkdirSync("greeter/templates", { recursive: true });
    writeFileSync("greeter/Chart.yaml", chartYaml);
    await execa(helm, ["package", "greeter"]);
    digest = digestOf(readFileSync("greeter-1.2.3+build.4.tgz"));
  });
  beforeEach(() => {
    store = new ChartStore(join(folder, "store"));
    said = [];
  });
  afterEach(async () => {
    await registries.stop();
    for (const name of ["store", "registry.json"])
      rmSync(join(folder, name), { recursive: true, force: true });
  });
  after(async () => {
    process.chdir(outside.folder);
    if (outside.config === undefined) delete process.env.HELM_REGISTRY_CONFIG;
    else process.env.HELM_REGISTRY_CONFIG = outside.config;
    await registries.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is fetched once and kept by its digest; after that the registry is not asked, and may be down", async () => {
    const host = await registries.start("nobody");
    await push(host);
    const pushed = await registries.asked(host);
    const { chart } = await fetchIt(host);
    assert.match(
      chart,
      new RegExp(`^\\./${linksFolder}/greeter-1\\.2\\.3\\+build\\.4-${digest.slice(0, 12)}\\.tgz$`),
    );
    assert.equal(digestOf(readFileSync(chart)), digest);
    assert.match(said.join("\n"), new RegExp(`only sha256:${digest} is accepted`));
    assert.equal((await registries.asked(host)) - pushed, 2);
    await registries.stop();
    assert.deepEqual(await fetchIt(host), { chart });
  });

  it("is refused when its manifest names another digest than the configuration, before it is downloaded", async () => {
    const host = await registries.start("nobody");
    await push(host);
    const pushed = await registries.asked(host);
    const other = "0".repeat(64);
    assert.match(
      await refused(fetchIt(host, undefined, `sha256:${other}`)),
      /expected sha256:0{64} \(cilium\.digest\)/,
    );
    assert.equal((await registries.asked(host)) - pushed, 1);
    assert.deepEqual(readdirSync(folder).includes("store"), false);
  });

  it("in a version that is not there: the ones that are, and the command", async () => {
    const host = await registries.start("nobody");
    await push(host);
    const message = await refused(fetchIt(host, "9.9.9"));
    assert.match(message, /has no such version; it has: 1\.2\.3\+build\.4/);
    assert.match(message, /fix: pulumi config set --path cilium\.version 1\.2\.3\+build\.4/);
  });

  it("that cannot be reached: the registry, the reason, and what helps", async () => {
    const host = await registries.start("nobody");
    await registries.stop();
    assert.match(
      await refused(fetchIt(host)),
      /greeter: nothing listens there[\s\S]*fix: reach that registry once[\s\S]*helm pull oci:/,
    );
  });

  for (const way of ["basic", "bearer"] as const) {
    it(`of a registry that wants to be logged in to (${way}): with what helm registry login has kept`, async () => {
      const host = await registries.start(way);
      assert.match(
        await refused(fetchIt(host)),
        new RegExp(`wants to be logged in to[\\s\\S]*fix: helm registry login ${host}`),
      );
      login(host);
      await push(host);
      assert.equal(digestOf(readFileSync((await fetchIt(host)).chart)), digest);
    });
  }

  it("what is there is no chart: it says so", async () => {
    const host = await registries.start("nobody");
    const image = JSON.stringify({ schemaVersion: 2, layers: [] });
    const put = await fetch(`http://${host}/v2/charts/greeter/manifests/1.2.3_build.4`, {
      method: "PUT",
      headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
      body: image,
    });
    assert.ok(put.ok, String(put.status));
    assert.match(await refused(fetchIt(host)), /under 1\.2\.3_build\.4 is not a Helm chart/);
  });
});
