import assert from "node:assert/strict";
import { changesBetween, engineChanges } from "../../cilium/engine-changes";
import { ciliumReleases, defaultRelease, releaseOf } from "../../cilium/releases";
import { compareMatrices, decideBoth } from "../../questions/compare-matrices";
import { releaseChanges, underRelease, unexplained } from "../../questions/release-changes";
import type { Subject } from "../../questions/subject";
import type { Flow, ManifestObject, World } from "../../verdicts/world";

const cilium119 = releaseOf("1.19.0", ciliumReleases);

const cnp = (spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "web", namespace: "shop" },
  spec: { endpointSelector: { matchLabels: { app: "web" } }, ...spec },
});

const web = { name: "web", namespace: "shop", labels: { app: "web" } };
const http = (path: string) => [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ path }] } }];

interface Case {
  /** The fact that alone changes the flow. */
  readonly fact: string;
  readonly world: World;
  readonly flow: Flow;
  readonly verdicts: readonly [string, string];
}

/** A world for each change: the flow that it decides differently. */
const cases: readonly Case[] = [
  {
    fact: "nameWildcards",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toFQDNs: [{ matchPattern: "**.example.org" }] }] })],
    },
    flow: { from: "shop/web", to: { fqdn: "eu.api.example.org" }, port: 443 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    fact: "peersAreLocal",
    world: {
      clusterName: "one",
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" }, cluster: "two" }],
      policies: [cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { app: "client" } }] }] })],
    },
    flow: { from: "two/shop/client", to: "shop/web", port: 80 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    fact: "serviceSelectorSource",
    world: {
      endpoints: [web, { name: "api", namespace: "shop", labels: { "example.org/name": "api" } }],
      services: [{ name: "api", namespace: "shop", selector: { "example.org/name": "api" } }],
      policies: [
        cnp({ egress: [{ toServices: [{ k8sService: { serviceName: "api", namespace: "shop" } }] }] }),
      ],
    },
    flow: { from: "shop/web", to: "shop/api", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    fact: "allOfIpv6",
    world: { endpoints: [web], policies: [cnp({ egress: [{ toCIDRSet: [{ cidr: "::/0" }] }] })] },
    flow: { from: "shop/web", to: { cidr: "203.0.113.9/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    fact: "sameNetwork",
    world: {
      endpoints: [web],
      policies: [
        cnp({
          ingress: [
            { fromCIDR: ["10.0.0.0/8"], toPorts: http("/a") },
            {
              fromCIDR: ["10.1.2.3/8"],
              toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { l7proto: "custom" } }],
            },
          ],
        }),
      ],
    },
    flow: { from: { cidr: "192.0.2.9/32" }, to: "shop/web", port: 80 },
    verdicts: ["not-evaluable", "denied-by-default"],
  },
  {
    fact: "groupLabelValues",
    world: {
      endpoints: [web],
      cidrGroups: {
        wide: { labels: { zone: "a" }, cidrs: ["10.0.0.0/8"] },
        narrow: { labels: { zone: "b" }, cidrs: ["10.1.0.0/16"] },
      },
      policies: [cnp({ egress: [{ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { zone: "a" } } }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "10.1.2.3/32" }, port: 443 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    fact: "hostIsSparedBy",
    world: {
      endpoints: [web],
      policies: [
        cnp({ ingress: [{ fromEntities: ["host"], toPorts: http("/a") }, { toPorts: http("/b") }] }),
      ],
    },
    flow: { from: { entity: "host" }, to: "shop/web", port: 80, http: { path: "/c" } },
    verdicts: ["allowed", "denied-by-l7"],
  },
  {
    fact: "fields",
    world: {
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" } }],
      policies: [
        cnp({
          ingress: [{ fromEndpoints: [{}], fromRequires: [{ matchLabels: { team: "a" } }] }],
        }),
      ],
    },
    flow: { from: "shop/client", to: "shop/web", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
];

const subjectOf = ({ world, flow }: Pick<Case, "world" | "flow">): Subject => ({
  kind: "files",
  name: "made up",
  summary: "",
  world,
  rows: [{ from: "source", to: "destination", flow }],
  names: new Map(),
  expected: [],
  notes: [],
});

describe("what releases of Cilium decide differently", () => {
  it("is known of every fact in which releases differ, and each has a case here", () => {
    const facts = [...Object.keys(defaultRelease.engine), "fields"];
    const differing = facts.filter((fact) =>
      ciliumReleases.some((release) =>
        fact === "fields"
          ? release.fields !== defaultRelease.fields
          : Reflect.get(release.engine, fact) !== Reflect.get(defaultRelease.engine, fact),
      ),
    );
    const listed = engineChanges.flatMap(({ facts: all }) => all as readonly string[]);
    assert.deepEqual([...listed].sort(), [...differing].sort());
    assert.deepEqual(
      cases.map(({ fact }) => engineChanges.find(({ facts: all }) => all.some((one) => one === fact))),
      cases.map(({ fact }) => engineChanges.find((change) => change.facts[0] === fact)),
    );
    assert.equal(cases.length, engineChanges.length);
  });

  for (const one of cases) {
    it(`${one.fact}: ${one.verdicts.join(" in 1.18, ")} in 1.19, and nothing else makes it so`, () => {
      const subject = subjectOf(one);
      const [before, after] = decideBoth(
        underRelease(subject, defaultRelease),
        underRelease(subject, cilium119),
      );
      const changed = compareMatrices(before, after);
      assert.deepEqual(
        changed.map((row) => [row.before?.verdict, row.after?.verdict]),
        [one.verdicts],
      );
      const changes = releaseChanges(subject, defaultRelease, cilium119);
      assert.deepEqual(
        changes.map(({ change }) => change.facts[0]),
        [one.fact],
      );
      assert.deepEqual(unexplained(changed, changes), []);
    });
  }

  it("is nothing between a release and itself, and nothing where a flow is decided alike", () => {
    assert.deepEqual(changesBetween(cilium119, cilium119), []);
    const [{ world }] = cases as readonly [Case];
    const flow = { from: "shop/web", to: { fqdn: "api.example.org" }, port: 443 };
    assert.deepEqual(releaseChanges(subjectOf({ world, flow }), defaultRelease, cilium119), []);
  });

  it("is named as made by several changes together where none makes it alone", () => {
    const [row] = compareMatrices(
      ...decideBoth(
        underRelease(subjectOf(cases[0] as Case), defaultRelease),
        underRelease(subjectOf(cases[0] as Case), cilium119),
      ),
    );
    assert.ok(row !== undefined);
    assert.deepEqual(unexplained([row], []), [row]);
  });
});
