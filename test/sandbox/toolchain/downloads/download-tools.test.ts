import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { create } from "tar";
import type { Reporter } from "../../../../sandbox/reporter";
import { DownloadFailure, NoAnswer } from "../../../../sandbox/toolchain/downloads/download-failure";
import {
  describeFailures,
  describeProgress,
  downloadedPath,
  downloadTools,
  releaseFolder,
  releasesHere,
} from "../../../../sandbox/toolchain/downloads/download-tools";
import type { Release } from "../../../../sandbox/toolchain/downloads/release";
import type { ToolName } from "../../../../sandbox/toolchain/tool";
import { type Behaviour, ReleaseServer } from "./release-server";

const VARIABLES = ["XDG_CACHE_HOME", "LAB_DOWNLOADS"] as const;
const patience = { answerMs: 1000, stallMs: 1000 };

/** Where a mirror has an address. */
const onMirror = (url: string): string => `/${new URL(url).host}${new URL(url).pathname}`;

describe("downloading tools from a mirror of their releases", () => {
  let root: string;
  let server: ReleaseServer;
  const before = { ...process.env };
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), "lab-downloads-"));
    server = await ReleaseServer.start();
    said.length = 0;
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
    process.env.LAB_DOWNLOADS = server.address;
  });
  afterEach(async () => {
    for (const name of VARIABLES) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const releaseOf = (name: ToolName): Release => {
    const release = releasesHere().find(({ programs }) => programs.has(name));
    if (!release) throw new Error(`no release of ${name} for this machine`);
    return release;
  };

  /** An archive as the project lays it out, with something beside the programs. */
  async function archiveOf(release: Release, without?: ToolName): Promise<Buffer> {
    const folder = mkdtempSync(path.join(root, "archive-"));
    const members = [...release.programs].flatMap(([name, member]) =>
      name === without || member === undefined ? [] : [member],
    );
    for (const member of [...members, "README.md"]) {
      mkdirSync(path.dirname(path.join(folder, member)), { recursive: true });
      writeFileSync(path.join(folder, member), `#!/bin/sh\necho ${path.basename(member)}\n`, { mode: 0o644 });
    }
    const file = path.join(root, "release.tar.gz");
    await create({ file, cwd: folder, gzip: true }, readdirSync(folder));
    return readFileSync(file);
  }

  const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

  /** Lays a release and its checksum file down. */
  async function publish(name: ToolName, behaviour: Behaviour = {}, sum?: string): Promise<Release> {
    const release = releaseOf(name);
    const content = await archiveOf(release);
    server.put(onMirror(release.url), content, behaviour);
    publishSum(release, sum ?? sha256(content));
    return release;
  }

  function publishSum(release: Release, sum: string): void {
    const file = path.posix.basename(new URL(release.url).pathname);
    for (const source of release.sums)
      if (source.kind === "file") server.put(onMirror(source.url), `${sum}  ${file}\n`);
  }

  it("unpacks the programs and nothing else, once", async () => {
    const release = await publish("pulumi");
    await downloadTools(["pulumi", "pulumi-language-nodejs"], reporter, patience);
    assert.deepEqual(readdirSync(releaseFolder(release)).sort(), ["pulumi", "pulumi-language-nodejs"]);
    const file = downloadedPath("pulumi") ?? "";
    assert.equal(readFileSync(file, "utf8"), "#!/bin/sh\necho pulumi\n");
    assert.equal(statSync(file).mode & 0o777, 0o755);
    assert.deepEqual(said, []);
    const work = path.join(root, "cache", "talos-policy-lab", "releases", `.${release.name}`);
    assert.deepEqual(readdirSync(work), []);
    server.asked.length = 0;
    await downloadTools(["pulumi"], reporter, patience);
    assert.deepEqual(server.asked, []);
  });

  it("takes a program that is no archive, with the digest that GitHub keeps of it", async () => {
    const release = releaseOf("kwok");
    const content = Buffer.from("#!/bin/sh\necho kwok\n");
    server.put(onMirror(release.url), content);
    const [source] = release.sums;
    assert.ok(source.kind === "github");
    const name = path.posix.basename(new URL(release.url).pathname);
    server.put(
      onMirror(source.url),
      JSON.stringify({ assets: [{ name, digest: `sha256:${sha256(content)}` }] }),
    );
    await downloadTools(["kwok"], reporter, patience);
    assert.equal(readFileSync(downloadedPath("kwok") ?? "", "utf8"), content.toString());
  });

  it("goes on after a cut", async () => {
    const release = await publish("helm", { cutAfter: { bytes: 60, once: true } });
    await downloadTools(["helm"], reporter, patience);
    assert.ok(downloadedPath("helm"));
    assert.ok(server.asked.includes(`${onMirror(release.url)} bytes=60-`), server.asked.join("\n"));
  });

  const leavesToTheBuild: readonly [string, () => Promise<unknown>, RegExp][] = [
    [
      "a wrong sum, and throws the file away",
      () => publish("helm", {}, "0".repeat(64)),
      /not downloaded: helm .*has the wrong sha256: [0-9a-f]{64}, and not 0{64}; it was thrown away/,
    ],
    [
      "a server that begins too late",
      () => publish("helm", { startsAfterMs: 1500 }),
      /did not answer within 1 s/,
    ],
    ["a server that falls silent", () => publish("helm", { stallsAfter: 10 }), /sent nothing for 1 s/],
    ["a file that is not there", () => publish("helm", { status: 404 }), /answered 404/],
    [
      "a release whose sum nobody knows",
      async () => {
        const release = await publish("helm");
        for (const source of release.sums) if (source.kind === "file") server.put(onMirror(source.url), "");
      },
      /does not know it/,
    ],
    [
      "an archive that is none",
      async () => {
        const release = await publish("helm");
        const content = Buffer.from("<html>sign in to go on</html>");
        server.put(onMirror(release.url), content);
        publishSum(release, sha256(content));
      },
      /could not be unpacked|does not hold helm/,
    ],
  ];
  for (const [what, prepare, reason] of leavesToTheBuild) {
    it(`leaves to the build: ${what}`, async () => {
      await prepare();
      await downloadTools(["helm"], reporter, patience);
      assert.equal(downloadedPath("helm"), undefined);
      assert.match(said[0] ?? "", reason);
      assert.equal(said[1], "  what is not downloaded is built; LAB_DOWNLOADS=off builds without asking");
      const releases = path.join(root, "cache", "talos-policy-lab", "releases");
      assert.deepEqual(readdirSync(releases), [".helm"]);
    }).timeout(30_000);
  }

  it("does not take a program that an archive lacks", async () => {
    const release = releaseOf("pulumi");
    const content = await archiveOf(release, "pulumi-language-nodejs");
    server.put(onMirror(release.url), content);
    publishSum(release, sha256(content));
    await downloadTools(["pulumi"], reporter, patience);
    assert.equal(downloadedPath("pulumi"), undefined);
    assert.match(said[0] ?? "", /does not hold pulumi, pulumi-language-nodejs/);
  });

  it("trusts a pinned sum before the one that lies beside the release", async () => {
    const release = releaseOf("etcd");
    const content = await archiveOf(release);
    server.put(onMirror(release.url), content);
    publishSum(release, sha256(content));
    await downloadTools(["etcd"], reporter, patience);
    assert.equal(downloadedPath("etcd"), undefined);
    assert.match(said[0] ?? "", /has the wrong sha256/);
  });

  it("says the same reason once for all that it stopped", async () => {
    await server.stop();
    await downloadTools(["helm", "pulumi", "prometheus"], reporter, patience);
    assert.equal(said.length, 2);
    assert.match(
      said[0] ?? "",
      /not downloaded: helm [\d.]+, pulumi [\d.]+, prometheus [\d.]+ \(.*refused the connection/,
    );
    server = await ReleaseServer.start();
  });

  it("says once that nobody answers, and what each other release lacks", () => {
    const failures = new Map<Release, DownloadFailure>([
      [releaseOf("helm"), new NoAnswer("get.helm.sh", "did not answer within 2 s")],
      [releaseOf("kwok"), new DownloadFailure("github.com answered 404 for kwok")],
      [releaseOf("pulumi"), new NoAnswer("github.com", "did not answer within 2 s")],
    ]);
    const [first, second, ...rest] = describeFailures(failures);
    assert.match(
      first ?? "",
      /^not downloaded: helm .*, pulumi .* \(no answer from get\.helm\.sh, github\.com\)$/,
    );
    assert.match(second ?? "", /^not downloaded: kwok .* \(github\.com answered 404 for kwok\)$/);
    assert.deepEqual(rest, []);
    assert.deepEqual(describeFailures(new Map()), []);
  });

  it("asks nobody when it is off", async () => {
    await publish("helm");
    process.env.LAB_DOWNLOADS = "off";
    await downloadTools(["helm"], reporter, patience);
    assert.deepEqual(server.asked, []);
  });

  it("says how far each download is", () => {
    const states = new Map([
      ["helm", { received: 3_000_000, total: undefined }],
      ["pulumi", { received: 12_400_000, total: 98_000_000 }],
    ]);
    assert.equal(describeProgress(states), "helm 3 MB, pulumi 12 of 98 MB");
    assert.equal(describeProgress(new Map()), "the tools");
  });
});
