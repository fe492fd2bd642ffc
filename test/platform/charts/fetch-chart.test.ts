import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../messages/user-error";
import { ChartStore, digestOf, linksFolder } from "../../../platform/charts/chart-store";
import { fetchChart } from "../../../platform/charts/fetch-chart";
import type { WantedChart } from "../../../platform/charts/wanted-chart";
import { ChartRepository } from "../../support/chart-repository";

const archive = Buffer.from("the archive of a chart");
const digest = digestOf(archive);
const other = "0".repeat(64);

const indexOf = (entry: object): string =>
  JSON.stringify({ apiVersion: "v1", entries: { greeter: [{ version: "1.2.3", ...entry }] } });

const refused = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  assert.match(error.message, /nothing was changed\./);
  assert.notEqual(error.fix, undefined);
  return `${error.message}\nfix: ${error.fix}`;
};

describe("a chart of a repository", () => {
  let repository: ChartRepository;
  let folder: string;
  let store: ChartStore;
  let said: string[];
  const before = process.cwd();

  const wanted = (more: Partial<WantedChart> = {}): WantedChart => ({
    key: "cilium",
    chart: "greeter",
    version: "1.2.3",
    repository: repository.url,
    ...more,
  });
  const fetchIt = (more: Partial<WantedChart> = {}) =>
    fetchChart(wanted(more), store, (text) => void said.push(text));
  const kept = (): string[] =>
    existsSync(join(folder, "store"))
      ? readdirSync(join(folder, "store")).filter((name) => /tgz/.test(name))
      : [];

  beforeEach(async () => {
    repository = new ChartRepository();
    await repository.up();
    repository.files["/charts/index.yaml"] = indexOf({ urls: ["greeter-1.2.3.tgz"], digest });
    repository.files["/charts/greeter-1.2.3.tgz"] = archive;
    folder = mkdtempSync(join(tmpdir(), "charts-"));
    process.chdir(folder);
    store = new ChartStore(join(folder, "store"));
    said = [];
  });
  afterEach(async () => {
    process.chdir(before);
    await repository.down();
    rmSync(folder, { recursive: true });
  });

  it("is fetched once; after that the repository is not asked, and may be down", async () => {
    const first = await fetchIt();
    assert.match(
      first.chart,
      new RegExp(`^\\./${linksFolder}/greeter-1\\.2\\.3-${digest.slice(0, 12)}\\.tgz$`),
    );
    assert.deepEqual(readFileSync(first.chart), archive);
    assert.equal(repository.asked.length, 2);
    await repository.down();
    assert.deepEqual(await fetchIt(), first);
    await repository.up();
    assert.equal(repository.asked.length, 2);
  });

  it("without a pinned digest says which one is trusted from now on, and refuses another one later", async () => {
    await fetchIt();
    assert.match(said.join("\n"), new RegExp(`pulumi config set --path cilium\\.digest sha256:${digest}`));
    const changed = Buffer.from("another archive under the same version");
    repository.files["/charts/index.yaml"] = indexOf({
      urls: ["greeter-1.2.3.tgz"],
      digest: digestOf(changed),
    });
    repository.files["/charts/greeter-1.2.3.tgz"] = changed;
    rmSync(store.path(digest));
    const message = await refused(fetchIt());
    assert.match(message, new RegExp(`found {4}sha256:${digestOf(changed)}`));
    assert.match(message, new RegExp(`expected sha256:${digest} \\(as it was first fetched`));
    assert.deepEqual(kept(), []);
  });

  it("is refused when it has another digest than the configuration names, before it is downloaded", async () => {
    const message = await refused(fetchIt({ digest: `sha256:${other}` }));
    assert.match(message, new RegExp(`expected sha256:${other} \\(cilium\\.digest\\)`));
    assert.deepEqual(repository.asked, ["/charts/index.yaml"]);
    assert.deepEqual(kept(), []);
  });

  it("is refused when the archive is not what the index promises", async () => {
    repository.files["/charts/greeter-1.2.3.tgz"] = Buffer.from("something else");
    assert.match(await refused(fetchIt()), /by its repository's index/);
    assert.match(await refused(fetchIt({ digest })), /expected sha256:\w+ \(cilium\.digest\)/);
    assert.deepEqual(kept(), []);
  });

  it("is refused when a default version is not the pinned one", async () => {
    const entries = { cilium: [{ version: "1.18.6", urls: ["greeter-1.2.3.tgz"], digest }] };
    repository.files["/charts/index.yaml"] = JSON.stringify({ entries });
    const message = await refused(fetchIt({ chart: "cilium", version: "1.18.6" }));
    assert.match(message, /expected sha256:fb2af7f25739\w+ \(pinned by this program\)/);
  });

  it("is fetched again when the kept one was damaged", async () => {
    const { chart } = await fetchIt({ digest });
    writeFileSync(store.path(digest), "damaged");
    await fetchIt({ digest });
    assert.deepEqual(readFileSync(chart), archive);
  });

  it("may lie elsewhere than its index, and have no digest in it", async () => {
    repository.files["/charts/index.yaml"] = indexOf({
      urls: [new URL("/elsewhere/g.tgz", repository.url).href],
    });
    repository.files["/elsewhere/g.tgz"] = archive;
    assert.deepEqual(readFileSync((await fetchIt()).chart), archive);
  });

  it("shows no password of the repository's address, but uses it", async () => {
    const index = repository.files["/charts/index.yaml"];
    let authorization: string | undefined;
    repository.files["/charts/index.yaml"] = (request, response) => {
      authorization = request.headers.authorization;
      response.end(index);
    };
    repository.files["/charts/greeter-1.2.3.tgz"] = (_request, response) => response.writeHead(403).end();
    const secret = repository.url.replace("http://", "http://me:pa%20ss@");
    const message = await refused(fetchIt({ repository: secret }));
    assert.match(message, /HTTP status 403/);
    assert.ok(!/pa(%20| )ss/.test(message + said.join()), message);
    assert.equal(authorization, `Basic ${Buffer.from("me:pa ss").toString("base64")}`);
  });

  const faults: readonly (readonly [
    what: string,
    spoil: (files: ChartRepository["files"]) => void,
    said: RegExp,
  ])[] = [
    ["no index", (files) => delete files["/charts/index.yaml"], /index\.yaml: HTTP status 404/],
    [
      "no archive",
      (files) => delete files["/charts/greeter-1.2.3.tgz"],
      /greeter-1\.2\.3\.tgz: HTTP status 404/,
    ],
    [
      "an index that is none",
      (files) => {
        files["/charts/index.yaml"] = "<html><body>Sign in</body></html>";
      },
      /not an index of a Helm repository.*fix: pulumi config set --path cilium\.repository/s,
    ],
    [
      "another version only",
      (files) => {
        files["/charts/index.yaml"] = indexOf({ version: "1.2.4" });
      },
      /no such version; it has: 1\.2\.4\nfix: pulumi config set --path cilium\.version 1\.2\.4/,
    ],
    [
      "other charts only",
      (files) => {
        files["/charts/index.yaml"] = JSON.stringify({ entries: { hello: [] } });
      },
      /no such chart; it has: hello/,
    ],
    [
      "an answer that is cut off",
      (files) => {
        files["/charts/greeter-1.2.3.tgz"] = (_request, response) => {
          response.writeHead(200, { "content-length": "1000" });
          response.write("half", () => response.destroy());
        };
      },
      /the connection was cut off.*helm pull greeter/s,
    ],
  ];
  for (const [what, spoil, message] of faults) {
    it(`${what}: says so, and keeps nothing`, async () => {
      spoil(repository.files);
      assert.match(await refused(fetchIt()), message);
      assert.deepEqual(kept(), []);
    });
  }

  it("with the repository down at the first fetch says how to go on", async () => {
    await repository.down();
    assert.match(await refused(fetchIt()), /connection refused.*cilium\.chart \.\/greeter-1\.2\.3\.tgz/s);
    await repository.up();
  });

  it("without a folder that can be written to says which one", async () => {
    writeFileSync(join(folder, "store"), "a file, not a folder");
    assert.match(await refused(fetchIt()), /cannot be kept: .*XDG_CACHE_HOME/s);
  });
});

describe("a chart that is a path or in a registry", () => {
  const wanted = (chart: string, digest?: string): WantedChart => ({
    key: "cilium",
    chart,
    version: "1.18.6",
    repository: "https://helm.invalid/",
    digest,
  });
  const store = new ChartStore("/nowhere");
  const silent = (): void => undefined;

  for (const path of ["./charts/cilium", "../charts/cilium", "/charts/cilium"]) {
    it(`${path} is taken as written; its Chart.yaml says the version`, async () => {
      assert.deepEqual(await fetchChart(wanted(path), store, silent), { chart: path });
    });
  }

  it("an OCI reference that names a tag of its own is refused", async () => {
    const message = await refused(
      fetchChart(wanted("oci://quay.io/cilium/charts/cilium:1.18.6"), store, silent),
    );
    assert.match(message, /is not oci:\/\/HOST\/PATH\/CHART; the version is cilium\.version/);
  });

  it("an archive is compared with its digest; a folder has none", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "charts-")), "c.tgz");
    writeFileSync(file, archive);
    assert.deepEqual(await fetchChart(wanted(file, digest), store, silent), { chart: file });
    assert.match(
      await refused(fetchChart(wanted(file, other), store, silent)),
      /not the one that is expected/,
    );
    rmSync(join(file, ".."), { recursive: true });
    assert.match(
      await refused(fetchChart(wanted("./folder", other), store, silent)),
      /cilium\.digest cannot be checked/,
    );
  });
});
