import assert from "node:assert/strict";
import pc from "picocolors";
import { proofHtml } from "../../../cli/prove/prove-html";
import { proofJson } from "../../../cli/prove/prove-json";
import {
  checkProveOptions,
  checkSwapOptions,
  proveFormat,
  requiredWitnesses,
  wantedOf,
} from "../../../cli/prove/prove-options";
import { proofReport } from "../../../cli/prove/prove-report";
import { proofText } from "../../../cli/prove/prove-text";
import { wantedLoad } from "../../../cli/prove/run-load";
import { countersFrom } from "../../../cli/prove/witnesses";
import { formatReport } from "../../../cli/report/format-report";
import type { Verdict } from "../../../policies/expectation";
import type { Proof, ProofRow } from "../../../proof/result/proof";

const plain = pc.createColors(false);

const row = (path: string, verdict: Verdict, more: Partial<ProofRow>): ProofRow => ({
  expected: {
    row: {
      from: "client",
      to: "server",
      flow: { from: "lab/client", to: "lab/server", port: 8080, http: { method: "GET", path } },
    },
    verdict,
    because: "somebody <said> so",
  },
  computed: { verdict, egress: "allowed", ingress: verdict, l7: "http", auth: "", because: [] },
  result: "proven",
  witnesses: [],
  reasons: [],
  ...more,
});
const client = {
  outcome: { kind: "http", status: 404, byProxy: false },
  target: "10.0.0.1:8080",
  source: "lab/client",
  attempts: 1,
  from: new Date(0),
  to: new Date(300),
} as const;

const proof: Proof = {
  subject: "phase l7-get-root",
  context: "admin@home",
  server: "https://192.0.2.1:6443",
  began: new Date(0),
  ended: new Date(9000),
  rows: [
    row("/", "allowed", {
      client,
      witnesses: [
        { witness: "hubble", observations: [{ witness: "hubble", verdict: "forwarded", text: "forwarded" }] },
      ],
    }),
    row("/deny", "denied-by-l7", { client, result: "mismatch", reasons: ["expected 403, got 404"] }),
    row("/other", "allowed", {
      result: "not-proven",
      reasons: ["pod lab/x is not ready"],
      fix: "kubectl describe",
    }),
  ],
  witnesses: [
    { name: "hubble", required: false },
    { name: "metrics", required: true, missing: "no agent may be asked", fix: "a role" },
  ],
  notes: ["tried again"],
  facts: [["lab", "0.1.0"]],
};

describe("a proof is told", () => {
  it("as text: a table, what is wrong with its reason and fix, and the sum", () => {
    const text = proofText(proof, plain);
    assert.match(text, /✓ +client → server 8080\/TCP GET \/ +allowed +404 +0\.3 s +forwarded/);
    assert.match(
      text,
      /✗ client → server 8080\/TCP GET \/deny\n {4}expected: denied-by-l7, because somebody <said> so\n {4}expected 403, got 404/,
    );
    assert.match(
      text,
      /\? client → server 8080\/TCP GET \/other\n.*\n {4}pod lab\/x is not ready\n {4}fix: kubectl describe/,
    );
    assert.match(text, /no witness metrics: no agent may be asked\n {4}fix: a role\n/);
    assert.match(
      text,
      /phase l7-get-root: 1 of 3 expectations proven, 1 not as expected, 1 not proven, required and missing: metrics$/,
    );
    const whole = { ...proof, rows: proof.rows.slice(0, 1), witnesses: [] };
    assert.match(proofText(whole, plain), /phase l7-get-root: 1 expectation proven$/);
  });

  it("as text with what a witness that watched could not say, each reason once", () => {
    const silent = { witness: "hubble", missing: "Hubble lost 3 events in that time" } as const;
    const rows = ["/", "/a"].map((path) => row(path, "allowed", { client, witnesses: [silent] }));
    const said =
      /^hubble says nothing of client → server 8080\/TCP GET \/; client .* GET \/a: Hubble lost 3 events/m;
    const text = proofText({ ...proof, rows }, plain);
    assert.match(text, said);
    assert.match(text, /✓ .* -\n/);
    // Where it is required, the row says it.
    const required = rows.map((one) => ({ ...one, unwitnessed: ["hubble" as const] }));
    assert.doesNotMatch(proofText({ ...proof, rows: required }, plain), said);
  });

  it("as JSON, with the exit code that it has", () => {
    const json = JSON.parse(JSON.stringify(proofJson(proof))) as {
      exitCode: number;
      counts: object;
      expectations: { result: string; client: object | null }[];
    };
    assert.equal(json.exitCode, 1);
    assert.deepEqual(json.counts, { proven: 1, mismatch: 1, "not-proven": 1 });
    assert.deepEqual(
      json.expectations.map(({ result, client: saw }) => [result, saw === null]),
      [
        ["proven", false],
        ["mismatch", false],
        ["not-proven", true],
      ],
    );
  });

  it("as JUnit, where a mismatch, what is not proven and a missing witness fail", () => {
    const junit = formatReport(proofReport(proof, "0.1.0"), "junit");
    assert.match(junit, /tests="4" failures="3"/);
    assert.match(junit, /expected 403, got 404/);
  });

  it("as a page that shows what was written, and obeys none of it", () => {
    const page = proofHtml(proof);
    assert.match(page, /somebody &lt;said&gt; so/);
    assert.doesNotMatch(page, /<said>|<script/);
    assert.match(page, /✗ not as expected/);
    const load = {
      seconds: 1,
      rate: 20,
      seen: [{ name: "GET /deny", points: [{ seconds: 1, value: 7 }] }],
      counted: [],
    };
    assert.match(proofHtml({ ...proof, load }), /GET \/deny: 7 in 1 s.*They could not be asked/s);
  });
});

describe("what lab prove is asked for", () => {
  const refused = (ask: () => unknown, message: RegExp) => assert.throws(ask, message);
  const project = () => ".";

  it("is one phase, one stack or one folder", async () => {
    const wanted = await wantedOf({ phase: "baseline" }, project);
    assert.equal(wanted.kind === "phase" && wanted.title, "phase baseline");
    await assert.rejects(
      wantedOf({ phase: "baseline", file: "." }, project),
      /--phase and --file say each what/,
    );
    await assert.rejects(wantedOf({ phase: "base" }, project), /--phase "base" is not a phase/);
    await assert.rejects(wantedOf({ file: "not-there" }, project), /not-there: there is no such folder/);
  });

  it("is refused where it is no witness, no duration, no rate, or two formats", () => {
    assert.deepEqual(requiredWitnesses("hubble, metrics"), ["hubble", "metrics"]);
    refused(
      () => requiredWitnesses("hubbel"),
      /--require "hubbel" is not a witness. Accepted: hubble, metrics/,
    );
    assert.deepEqual(wantedLoad("60s"), { seconds: 60, rate: 20 });
    refused(() => wantedLoad("soon"), /--load "soon" is not a duration up to 1h/);
    refused(() => wantedLoad("60s", "0"), /--rate "0" is not a whole number from 1 to 200/);
    assert.equal(proveFormat({ junit: true }), "junit");
    refused(() => proveFormat({ json: true, junit: true }), /ask for several formats/);
  });

  it("is refused where an option is empty, or does nothing beside another", () => {
    refused(() => checkProveOptions({ image: "" }), /--image "" is not the name of an image/);
    refused(
      () => checkProveOptions({ debugImage: "a b" }),
      /--debug-image "a b" is not the name of an image/,
    );
    refused(() => checkProveOptions({ rate: "5" }), /--rate says how often --load sends/);
    assert.doesNotThrow(() => checkProveOptions({ rate: "5", load: "5s", image: "curl:1" }));
    refused(() => checkSwapOptions({ html: "x.html" }), /--swap does nothing with --html/);
    refused(() => checkSwapOptions({ debugImage: "x" }), /--swap does nothing with --debug-image/);
    assert.doesNotThrow(() => checkSwapOptions({ context: "a", stack: "b", json: true }));
  });

  it("has counters of the cluster's Prometheus, of one that is named, or of the agents", () => {
    assert.equal(countersFrom(undefined, project), "own");
    assert.equal(countersFrom("none", project), "agents");
    const named = countersFrom("http://user:password@prometheus.example:9090/base", project);
    assert.ok(typeof named === "object");
    assert.equal(named.place, "at http://prometheus.example:9090/base");
    refused(
      () => countersFrom("somewhere", project),
      /--prometheus "somewhere" is not a Prometheus. Accepted: an address .*, sandbox, none/,
    );
    refused(() => countersFrom("sandbox", () => __dirname), /--prometheus sandbox: there is no sandbox here/);
  });
});
