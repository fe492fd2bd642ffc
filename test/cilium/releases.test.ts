import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CiliumRelease } from "../../cilium/cilium-release";
import {
  ciliumReleases,
  defaultRelease,
  installableReleases,
  knownReleases,
  nearestRelease,
  releaseOf,
} from "../../cilium/releases";
import { ciliumSchema } from "../../config/cilium-schema";
import { UserError } from "../../messages/user-error";
import { dashboardModels } from "../../observability/dashboards";
import { catalogueOf, labelsOfSeries, metricOfSeries } from "../../observability/metrics/catalogue";
import { labRules } from "../../observability/rules";
import { valueWarnings } from "../../platform/chart-keys/warnings";
import { disruptiveChanges } from "../../platform/disruptive-change";
import { catalogue } from "../../policies/catalogue";
import { ensureSound } from "../../policies/checked-objects";
import { lab } from "../../policies/lab/lab";
import { VerdictEngine } from "../../verdicts/answer-question";
import { checkFields } from "../../verdicts/fields/check-fields";
import { lint } from "../../verdicts/lint/lint";
import type { ManifestObject, World } from "../../verdicts/world";
import { otherRelease } from "./other-release";

const withDns = (matchPattern: string): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "names", namespace: "shop" },
  spec: {
    endpointSelector: {},
    egress: [
      {
        toEndpoints: [{}],
        toPorts: [{ ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchPattern }] } }],
      },
      { toFQDNs: [{ matchPattern }], toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] },
    ],
  },
});

const toDottedService: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "service", namespace: "shop" },
  spec: {
    endpointSelector: { matchLabels: { app: "web" } },
    egress: [{ toServices: [{ k8sService: { serviceName: "api", namespace: "shop" } }] }],
  },
};

const shop = (cilium: CiliumRelease | undefined, ...policies: readonly ManifestObject[]): World => ({
  ...(cilium === undefined ? {} : { cilium }),
  endpoints: [
    { name: "web", namespace: "shop", labels: { app: "web" } },
    { name: "api", namespace: "shop", labels: { "app.example.org/name": "api" } },
  ],
  services: [{ name: "api", namespace: "shop", selector: { "app.example.org/name": "api" } }],
  policies,
});

const verdictOf = (world: World, flow: object): string =>
  new VerdictEngine(world).verdict({ from: "shop/web", to: "shop/api", port: 80, ...flow }).verdict;

const query = { port: 53, protocol: "UDP", dns: { name: "eu.api.example.org" } } as const;
const named = { to: { fqdn: "eu.api.example.org" }, port: 443 } as const;

describe("the releases of Cilium that are known", () => {
  it("have one folder each, the default one among them, and a digest of the pinned chart", () => {
    const minors = ciliumReleases.map(({ minor }) => minor);
    assert.deepEqual(minors, [...new Set(minors)]);
    assert.ok(ciliumReleases.includes(defaultRelease));
    for (const { minor, version, chart } of ciliumReleases) {
      assert.ok(version.startsWith(`${minor}.`));
      assert.equal(chart.keys.version, version);
      // The pinned patch release of another than the default one may be newer than the index that was read.
      const digests = Object.entries(chart.digests);
      assert.ok(digests.length > 0 && (minor !== defaultRelease.minor || version in chart.digests), minor);
      for (const [patch, digest] of digests) {
        assert.ok(patch.startsWith(`${minor}.`), patch);
        assert.match(digest, /^(?!(.)\1+$)[0-9a-f]{64}$/);
      }
      assert.ok(existsSync(join(__dirname, `../../cilium/${minor.replace(".", "-")}/release.ts`)), minor);
    }
  });

  it("take any patch release for its minor one", () => {
    assert.equal(releaseOf("1.18.0"), defaultRelease);
    assert.equal(releaseOf("1.18.10-rc.1"), defaultRelease);
    assert.equal(releaseOf("1.99.0", [defaultRelease, otherRelease]), otherRelease);
  });

  it("give the nearest one for a version that is not known, and say so", () => {
    const of = (version: string): readonly [string, boolean] => {
      const { release, known } = nearestRelease(version);
      return [release.minor, known];
    };
    assert.deepEqual(of("1.19.3"), ["1.19", true]);
    assert.deepEqual(of("1.17.9"), ["1.18", false]);
    assert.deepEqual(of("1.25.0"), ["1.20", false]);
  });

  it("refuse another minor release by name, in a configuration and elsewhere", () => {
    assert.throws(
      () => releaseOf("1.1.8"),
      (error) =>
        error instanceof UserError &&
        error.message === `Cilium 1.1.8 is not known here. Known: ${knownReleases(installableReleases)}` &&
        error.fix === "pulumi config set --path cilium.version 1.18.6",
    );
    assert.throws(
      () => releaseOf("1.21.0"),
      (error) => error instanceof UserError && /cilium\.version 1\.20\.2$/.test(error.fix ?? ""),
    );
    for (const version of ["1.17.9", "1.99.0", "1.180.1", "1x18.6", "1.18"])
      assert.equal(ciliumSchema.safeParse({ version }).success, false, version);
    assert.equal(ciliumSchema.parse({ version: "1.18.11" }).version, "1.18.11");
  });
});

describe("another release that is passed in", () => {
  it("has other fields: for the field check, the engine and a phase", () => {
    const object = { ...withDns("*"), newField: "a" };
    const asked = { ...object, apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };
    assert.deepEqual(
      checkFields(asked).map(({ path }) => path),
      ["newField"],
    );
    assert.deepEqual(checkFields(asked, otherRelease.fields), []);
    const dropped = (cilium?: CiliumRelease) =>
      new VerdictEngine(shop(cilium, object)).compiled.statuses[0]?.dropped?.length ?? 0;
    assert.deepEqual([dropped(), dropped(otherRelease)], [1, 0]);
    const [first, ...others] = catalogue["l7-get-root"].objects(lab);
    assert.ok(first !== undefined);
    const [policy] = others.filter(({ kind }) => kind === "CiliumNetworkPolicy");
    assert.ok(policy !== undefined);
    const phase = {
      name: "l7-get-root",
      objects: [first, ...others.filter((each) => each !== policy), { ...policy, newField: "a" }],
      expectations: catalogue["l7-get-root"].expectations(lab),
    };
    assert.throws(() => ensureSound(phase, lab), /newField: no such field/);
    assert.doesNotThrow(() => ensureSound(phase, { ...lab, cilium: otherRelease }));
  });

  it("reads wildcards of names in its own way", () => {
    const policy = withDns("**.example.org");
    assert.equal(verdictOf(shop(undefined, policy), query), "denied-by-l7");
    assert.equal(verdictOf(shop(otherRelease, policy), query), "allowed");
    assert.equal(verdictOf(shop(undefined, policy), named), "denied-by-default");
    assert.equal(verdictOf(shop(otherRelease, policy), named), "allowed");
    // The wildcard that both have is the same in both, and the other one is one at the beginning alone.
    for (const cilium of [defaultRelease, otherRelease])
      for (const pattern of ["*.example.org", "eu.**.org"])
        assert.equal(verdictOf(shop(cilium, withDns(pattern)), query), "denied-by-l7", pattern);
    assert.equal(verdictOf(shop(undefined, withDns("**")), query), "denied-by-l7");
    assert.equal(verdictOf(shop(otherRelease, withDns("**")), query), "allowed");
  });

  it("finds the pods behind a Service in its own way", () => {
    assert.equal(verdictOf(shop(undefined, toDottedService), {}), "denied-by-default");
    assert.equal(verdictOf(shop(otherRelease, toDottedService), {}), "allowed");
    const found = (cilium?: CiliumRelease) =>
      lint([{ object: toDottedService }], shop(cilium)).filter(({ id }) => id.startsWith("to-services"));
    assert.deepEqual([found().length, found(otherRelease).length], [1, 0]);
  });

  it("takes peers for those of another cluster only where a policy says so", () => {
    const clients = { matchLabels: { app: "client" } };
    const elsewhere = { key: "io.cilium.k8s.policy.cluster", operator: "Exists" };
    const cnp = (selector: object): ManifestObject => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "in", namespace: "shop" },
      spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [selector] }] },
    });
    const plain = (selector: object): ManifestObject => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "in", namespace: "shop" },
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: selector }] }] },
    });
    const far = (cilium: CiliumRelease, policy: ManifestObject, cluster: string) =>
      new VerdictEngine({
        cilium,
        clusterName: "one",
        endpoints: [
          { name: "web", namespace: "shop", labels: { app: "web" } },
          { name: "client", namespace: "shop", labels: { app: "client" }, cluster },
        ],
        policies: [policy],
      }).verdict({ from: `${cluster}/shop/client`, to: "shop/web", port: 80 }).ingress;
    for (const policy of [cnp, plain]) {
      assert.equal(far(defaultRelease, policy(clients), "two"), "allowed");
      assert.equal(far(otherRelease, policy(clients), "two"), "denied-by-default");
      assert.equal(far(otherRelease, policy(clients), "one"), "allowed");
      const named = { ...clients, matchExpressions: [elsewhere] };
      assert.equal(far(otherRelease, policy(named), "two"), "allowed");
    }
  });

  it("calls a metric otherwise: in dashboards, alerts and the catalogue", () => {
    const observed = (cilium: CiliumRelease) => ({
      phase: "baseline",
      summary: "",
      expectations: catalogue.baseline.expectations(lab),
      lab: { ...lab, cilium },
      features: {
        hubbleIcmp: true,
        hubbleRelay: true,
        clusterMesh: true,
        mutualAuth: true,
        auditMode: false,
      },
    });
    const ofDashboards = (cilium: CiliumRelease) =>
      dashboardModels(observed(cilium)).flatMap(({ sections }) =>
        sections.flatMap(({ panels }) =>
          panels.flatMap(({ panel }) => (panel.type === "text" ? [] : panel.targets.map(({ expr }) => expr))),
        ),
      );
    const ofRules = (cilium: CiliumRelease) =>
      labRules(observed(cilium)).spec.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
    const renamed = (expr: string): string =>
      expr
        .replaceAll("cilium_policy_change_total", "cilium_policies_read_total")
        .replaceAll("cilium_policy_implementation_delay", "cilium_policy_delay_seconds");
    for (const promql of [ofDashboards, ofRules]) {
      const [before, after] = [promql(defaultRelease), promql(otherRelease)];
      assert.ok(before.some((expr) => expr.includes("cilium_policy_change_total{")));
      assert.deepEqual(after, before.map(renamed));
    }
    assert.ok(ofDashboards(otherRelease).some((expr) => expr.includes("cilium_policy_delay_seconds_bucket")));
    assert.equal(metricOfSeries("cilium_policy_change_total", otherRelease), undefined);
    assert.deepEqual(
      labelsOfSeries("cilium_policies_read_total", otherRelease),
      labelsOfSeries("cilium_policy_change_total", defaultRelease),
    );
    assert.notEqual(catalogueOf(otherRelease), catalogueOf(defaultRelease));
  });

  it("has other keys of its chart, and other entries in the agents' settings", () => {
    const values = { newToggle: { enabled: true } };
    assert.equal(valueWarnings(values, defaultRelease).length, 1);
    assert.deepEqual(valueWarnings(values, otherRelease), []);
    assert.match(valueWarnings({ other: 1 }, otherRelease).join(), /chart cilium 1\.99\.3 has no such value/);
    const config = ciliumSchema.parse({ clusterMesh: { name: "one" } });
    assert.equal(disruptiveChanges({ cluster_name: "two" }, config, otherRelease).length, 1);
    assert.deepEqual(disruptiveChanges({ cluster_name: "two" }, config, defaultRelease), []);
  });
});
