import assert from "node:assert/strict";
import path from "node:path";
import { agentVersion, versionOfImage } from "../../../cli/verdicts/agent-version";
import { releaseThere } from "../../../cli/verdicts/manifest-side";
import { runLab } from "../run-lab";

const upgrade = path.join(__dirname, "../../../examples/cilium-upgrade");
const verdicts = (...args: readonly string[]) => runLab(["verdicts", ...args]);

describe("lab verdicts, for a release of Cilium", function () {
  this.timeout(60_000);

  it("says which flows an upgrade opens and closes, why, and what to write instead", () => {
    const { status, stdout, stderr } = verdicts("--diff", "cilium:1.18", "cilium:1.19", "-f", upgrade);
    assert.equal(status, 0);
    assert.match(stdout, /under Cilium 1\.18 → files .* under Cilium 1\.19: 2 flows are decided differently/);
    assert.match(stderr, /note: \d+ flows compared/);
    assert.match(stdout, /news\/reader +news\/archive +8080\/TCP +denied-by-default +allowed/);
    assert.match(stdout, /news\/archive +world +443\/TCP +allowed +denied-by-default/);
    assert.match(stdout, /why: `::\/0`.*\n {2}source: .*\n {2}the same in both: write 0\.0\.0\.0\/0/);
  });

  it("turns the comparison round, and finds nothing between a release and itself", () => {
    const back = verdicts("--diff", "cilium:1.19", "cilium:1.18", "-f", upgrade, "--exit-code");
    assert.equal(back.status, 1);
    assert.match(back.stdout, /news\/archive +world +443\/TCP +denied-by-default +allowed/);
    const same = verdicts("--diff", "cilium:1.19.1", "cilium:1.19.6", "-f", upgrade, "--exit-code");
    assert.equal(same.status, 0);
    assert.match(same.stdout, /every flow is decided the same/);
    assert.doesNotMatch(same.stdout, /why:/);
    assert.match(same.stderr, /both are Cilium 1\.19: its patch releases count as one here/);
  });

  it("says it of 1.20, and of two minor releases what is on the way", () => {
    const later = path.join(upgrade, "../cilium-upgrade-1-20");
    const { stdout } = verdicts("--diff", "cilium:1.19", "cilium:1.20", "-f", later);
    assert.match(stdout, /post\/desk +post\/sorter +3000\/TCP +denied-by-default +allowed/);
    assert.match(stdout, /post\/sorter +post\/desk +8080\/TCP +allowed +denied-by-default/);
    const one = verdicts("--diff", "cilium:1.19", "cilium:1.20", "-f", later);
    assert.doesNotMatch(one.stderr, /one minor release at a time/);
    const two = verdicts("--diff", "cilium:1.18", "cilium:1.20", "-f", upgrade);
    assert.match(
      two.stderr,
      /one minor release at a time\. This one comes through 1\.19; it decides no flow otherwise/,
    );
    assert.match(two.stdout, /2 flows are decided differently/);
  });

  it("gives the same as JSON and Markdown", () => {
    const { stdout } = verdicts("--diff", "cilium:1.18", "cilium:1.19", "-f", upgrade, "--json");
    const { flows, changes } = JSON.parse(stdout) as { flows: unknown[]; changes: { flows: string[] }[] };
    assert.equal(flows.length, 2);
    assert.deepEqual(
      changes.map((change) => change.flows),
      [["news/reader → news/archive 8080/TCP"], ["news/archive → world 443/TCP"]],
    );
    const { stdout: markdown } = verdicts(
      ...["--diff", "cilium:1.18", "cilium:1.19", "-f", upgrade, "--format", "markdown"],
    );
    assert.match(markdown, /toServices/);
  });

  it("compares phases, too: every flow of the baseline is decided the same", () => {
    const { stdout } = verdicts("--diff", "cilium:1.18", "cilium:1.19", "--phase", "baseline");
    assert.match(stdout, /^phase baseline under Cilium 1\.18 .*: every flow is decided the same/);
  });

  it("decides as one release", () => {
    const to = ["-f", upgrade, "--from", "news/archive", "--to", "203.0.113.9", "--port", "443"];
    assert.match(verdicts(...to).stdout, /allowed/);
    assert.match(verdicts(...to, "--cilium", "1.19").stdout, /denied-by-default/);
    assert.match(verdicts(...to, "--cilium", "1.18.2").stdout, /allowed/);
    assert.match(verdicts(...to, "--cilium", "v1.19.6").stdout, /denied-by-default/);
  });

  for (const [args, said] of [
    [
      ["--cilium", "1.17", "-f", upgrade],
      /--cilium 1\.17: .*Accepted: 1\.18, 1\.19, 1\.20.*\nfix: write --cilium 1\.18/,
    ],
    [
      ["--cilium", "new", "-f", upgrade],
      /--cilium new is not a version of Cilium\. Accepted: 1\.18, 1\.19.*\nfix: write --cilium 1\.20/,
    ],
    [["--cilium", "1.18.new", "-f", upgrade], /--cilium 1\.18\.new is not a version of Cilium/],
    [["--cilium", "", "-f", upgrade], /--cilium "" is not a version of Cilium/],
    [["--diff", "cilium:1.18", "live"], /compares a release of Cilium with "live"/],
    [["--diff", "cilium:1.18", "cilium:2.0", "-f", upgrade], /--diff cilium:2\.0: .*not known here/],
    [
      ["--diff", "cilium:1.18", "cilium:1.19", "-f", upgrade, "--cilium", "1.19"],
      /--diff of two releases and --cilium/,
    ],
  ] as const) {
    it(`refuses ${args.filter((arg) => arg !== upgrade).join(" ")}`, () => {
      const { status, stderr } = verdicts(...args);
      assert.equal(status, 2);
      assert.match(stderr, said);
    });
  }

  it("names a policy that both releases leave out once, and one that one of them does with that release", () => {
    const policy = (name: string, rule: object) => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name, namespace: "shop" },
      spec: { endpointSelector: {}, egress: [rule] },
    });
    const ports = (port: string, protocol: string) => ({ toPorts: [{ ports: [{ port, protocol }] }] });
    const objects = [
      policy("never", { toEntities: ["nowhere"] }),
      policy("later", ports("0", "VRRP")),
      policy("always", ports("80", "TCP")),
    ];
    const { status, stderr } = runLab(["verdicts", "--diff", "cilium:1.18", "cilium:1.19", "-f", "-"], {
      input: objects.map((object) => JSON.stringify(object)).join("\n---\n"),
    });
    assert.equal(status, 0);
    assert.deepEqual(
      [...stderr.matchAll(/note: (\S+) is left out (by \S+):/g)].map(([, name, by]) => [name, by]),
      [
        ["CiliumNetworkPolicy/shop/never", "by both"],
        ["CiliumNetworkPolicy/shop/later", "by 1.18"],
      ],
    );
  });

  it("holds expectations under another release", () => {
    const shop = path.join(__dirname, "../../../examples/shop");
    assert.equal(runLab(["test", shop, "--cilium", "1.19"]).status, 0);
    assert.equal(runLab(["test", shop, "--cilium", "1.7"]).status, 2);
  });

  it("reads the version out of the image of Cilium's agents", () => {
    assert.equal(versionOfImage(`quay.io/cilium/cilium:v1.19.3@sha256:${"0".repeat(64)}`), "1.19.3");
    assert.equal(versionOfImage("registry.example.org:5000/cilium:1.20.0-rc.1"), "1.20.0-rc.1");
    assert.equal(versionOfImage("quay.io/cilium/cilium-ci:latest"), undefined);
  });

  const daemonSet = (...containers: readonly object[]) => ({
    status: 200,
    body: JSON.stringify({ spec: { template: { spec: { containers } } } }),
  });

  for (const [what, answer, minor, note] of [
    [
      "a patch release of a known one",
      daemonSet({ name: "config", image: "x:v1.0.0" }, { name: "cilium-agent", image: "c:v1.19.99" }),
      "1.19",
      /^Cilium 1\.19\.99 runs there$/,
    ],
    [
      "a later release",
      daemonSet({ name: "cilium-agent", image: "c:v1.21.3" }),
      "1.20",
      /^Cilium 1\.21\.3 runs there, which is not known here: answered as 1\.20 decides$/,
    ],
    [
      "an earlier release",
      daemonSet({ name: "cilium-agent", image: "c:1.16.2" }),
      "1.18",
      /^Cilium 1\.16\.2 .*not known here: answered as 1\.18 decides$/,
    ],
    [
      "an image without a version",
      daemonSet({ name: "cilium-agent", image: "c@sha256:00" }),
      "1.18",
      /not known, for no version is in the name of the agents' image, c@sha256:00: answered as 1\.18 decides/,
    ],
    ["no agents", daemonSet(), "1.18", /has no container cilium-agent/],
    ["no Cilium", { status: 404, body: "" }, "1.18", /there is no DaemonSet kube-system\/cilium/],
    ["a cluster that does not say", { status: 403, body: "" }, "1.18", /cannot be read \(HTTP status 403\)/],
  ] as const) {
    it(`answers for ${what}, and says so`, () => {
      const { found, note: said } = releaseThere(agentVersion(answer));
      assert.equal(found.release.minor, minor);
      assert.match(said, note);
    });
  }
});
