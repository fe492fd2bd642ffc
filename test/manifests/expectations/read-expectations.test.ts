import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problemText } from "../../../manifests/expectations/expectation-problem";
import { readExpectations } from "../../../manifests/expectations/read-expectations";
import { ManifestError } from "../../../manifests/manifest-error";

describe("expectations.yaml", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "expectations-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (...lines: readonly string[]) => {
    const file = join(folder, "expectations.yaml");
    writeFileSync(file, `${lines.join("\n")}\n`);
    return readExpectations(file, ["server", "client"]);
  };
  const problems = (...lines: readonly string[]): readonly string[] => {
    const result = read(...lines);
    return "problems" in result ? result.problems.map(problemText) : [];
  };
  const flow = (text: string, verdict = "allowed"): readonly string[] => [
    "expectations:",
    `  - flow: { ${text} }`,
    `    verdict: ${verdict}`,
  ];

  it("is read with the line of each expectation, its ends as the command line takes them", () => {
    const result = read(
      "workloads: [client]",
      "expectations:",
      "  - flow: { from: shop/web, to: { fqdn: api.example.com }, port: 443 }",
      "    verdict: allowed",
      "  - flow:",
      "      from: { entity: host }",
      "      to: app=db@shop",
      "      port: 53",
      "      protocol: UDP",
      "      dns: { name: example.com }",
      "    verdict: denied-by-l7",
      "    because: nobody asks that",
    );
    assert.ok("read" in result);
    const { workloads, expectations } = result.read;
    assert.deepEqual(workloads, ["client"]);
    assert.deepEqual(
      expectations.map(({ line, because, flow: { from, to, protocol } }) => [
        line,
        because,
        from,
        to,
        protocol,
      ]),
      [
        [3, "expectations.yaml says so", "shop/web", "fqdn:api.example.com", "TCP"],
        [5, "nobody asks that", "entity:host", "app=db@shop", "UDP"],
      ],
    );
  });

  it("may be empty", () => {
    const result = read("# nothing yet");
    assert.ok("read" in result);
    assert.deepEqual(result.read.expectations, []);
  });

  it("has to be YAML", () => {
    assert.throws(() => read("expectations: ["), ManifestError);
  });

  const wrong: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    "a key of no part": [
      ["expectation: []"],
      /^line 1: expectation: is not known\. .* Fix: write expectations\.$/,
    ],
    "a pod that the lab does not have": [
      ["workloads: [sever]"],
      /^line 1: workloads\[0\]: "sever" is not accepted\. Accepted: server, client\. Fix: write server\.$/,
    ],
    "a flow without an end": [flow("to: a/b, port: 1"), /^line 2: expectations\[0\]\.flow\.from: is missing/],
    "an end that is none": [
      flow("from: [a], to: b, port: 1"),
      /^line 2: expectations\[0\]\.flow\.from: \["a"\] is not an end of a flow\. Accepted: a text as/,
    ],
    "a port that is none": [
      flow("from: a, to: b, port: 65536"),
      /port: 65536 is more than 65535\. Fix: write 65535/,
    ],
    "port 0": [flow("from: a, to: b, port: 0"), /port: 0 is less than 1\./],
    "a port in words": [
      flow("from: a, to: b, port: http"),
      /port: "http" is not accepted\. Accepted: a .*number/,
    ],
    "an ICMP type that is none": [flow("from: a, to: b, port: 256, protocol: ICMP"), /256 is no ICMP type/],
    "a verdict that nobody can wish": [
      flow("from: a, to: b, port: 1", "not-evaluable"),
      /^line 3: expectations\[0\]\.verdict: "not-evaluable" is not accepted\. Accepted: allowed, denied-by-default/,
    ],
    "a slip in a verdict": [flow("from: a, to: b, port: 1", "alowed"), /Fix: write allowed\.$/],
    "a path without its slash": [
      flow("from: a, to: b, port: 1, http: { method: GET, path: docs }"),
      /http\.path: "docs" does not begin with \/\. Fix: write "\/docs"\.$/,
    ],
    "two questions in one": [
      flow("from: a, to: b, port: 1, http: { method: GET, path: / }, dns: { name: x }"),
      /flow\.dns: a flow has one request/,
    ],
    "HTTP over UDP": [
      flow("from: a, to: b, port: 1, protocol: UDP, http: { method: GET, path: / }"),
      /protocol: UDP carries no HTTP/,
    ],
    "TLS and DNS in one": [
      flow("from: a, to: b, port: 1, tls: { serverName: x }, dns: { name: x }"),
      /flow\.dns: a query of DNS and a TLS handshake are two questions/,
    ],
    "TLS over UDP": [
      flow("from: a, to: b, port: 1, protocol: UDP, tls: { serverName: x }"),
      /flow\.protocol: UDP carries no TLS/,
    ],
    "a slip in a key of TLS": [
      flow("from: a, to: b, port: 1, tls: { serverName: x, name: y }"),
      /flow\.tls.*serverName/,
    ],
    "DNS over SCTP": [
      flow("from: a, to: b, port: 1, protocol: SCTP, dns: { name: x }"),
      /SCTP carries no DNS/,
    ],
  };
  for (const [name, [lines, expected]] of Object.entries(wrong)) {
    it(`refuses ${name}, with line, key, what is accepted and the fix`, () => {
      const found = problems(...lines);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", expected);
    });
  }

  it("says all that is wrong at once", () => {
    assert.equal(problems("workload: []", ...flow("from: a, to: b, port: 0.5", "no")).length, 3);
  });
});
