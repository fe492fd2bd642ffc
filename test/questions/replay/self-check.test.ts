import assert from "node:assert/strict";
import { lab } from "../../../policies/lab/lab";
import { phaseSubject } from "../../../questions/phase-subject";
import { type SelfCheck, selfCheck } from "../../../questions/replay/self-check";
import { VerdictEngine } from "../../../verdicts/answer-question";
import type { ManifestObject, World } from "../../../verdicts/world";
import {
  droppedFor,
  flowLine,
  linesOf,
  recordedPhases,
  requested,
  traced,
} from "../../traffic/recorded-flows";
import { countLines, policy, toApi } from "./counted-flows";

const check = (lines: readonly string[], world: World): SelfCheck =>
  selfCheck(new VerdictEngine(world), countLines(lines, world));

/** What is said of one flow under some policies of `shop`. */
const checkOne = (line: string, policies: readonly ManifestObject[], more: World = {}): SelfCheck =>
  check([line], { ...more, policies });

describe("recorded verdicts", () => {
  /** How many of each record are compared: a check that compares nothing is passed by everything. */
  const compared = { baseline: 12, egress: 27, fqdn: 24, "http-header": 19, "l7-get-root": 16 };
  for (const phase of recordedPhases) {
    it(`of phase ${phase} are all what the engine says under its policies`, () => {
      const result = check(linesOf(phase), phaseSubject(lab, phase).world);
      assert.deepEqual(result.disagreements, []);
      assert.deepEqual(result.untold, []);
      assert.deepEqual([result.compared, result.reproduced], [compared[phase], compared[phase]]);
    });

    it(`of phase ${phase} are not what it says under those of another one`, () => {
      const other = phase === "baseline" ? "deny-all" : "baseline";
      const { disagreements } = check(linesOf(phase), phaseSubject(lab, other).world);
      assert.ok(disagreements.length > 0);
    });
  }

  it("that are changed in the record are found, one for one", () => {
    const lines = linesOf("l7-get-root");
    const { world } = phaseSubject(lab, "l7-get-root");
    const changes: readonly (readonly [string, string])[] = [
      ['"verdict":"REDIRECTED"', '"verdict":"FORWARDED"'],
      ['"verdict":"REDIRECTED"', '"verdict":"AUDIT"'],
      ['"drop_reason_desc":"POLICY_DENIED"', '"drop_reason_desc":"POLICY_DENY"'],
      ['"drop_reason_desc":"POLICY_DENIED"', '"drop_reason_desc":"AUTH_REQUIRED"'],
      ['8080/deny"', '8080/"'],
      ['"k8s:app=server"', '"k8s:app=other"'],
    ];
    for (const [from, to] of changes) {
      const index = lines.findIndex((line) => line.includes(from) && !line.includes('"type":4'));
      assert.ok(index >= 0, from);
      const changed = lines.map((line, at) => (at === index ? line.replaceAll(from, to) : line));
      const { disagreements, compared: all, reproduced } = check(changed, world);
      assert.equal(disagreements.length, 1, `${from} → ${to}`);
      assert.equal(all - reproduced, 1);
    }
  });

  const denyAll = policy("none", { egress: [{}], ingress: [{}] });
  const allow = policy("api", { egress: [toApi("8080")] });

  it("are those of the side that decided, and nothing is asked of the other one", () => {
    const world = [policy("in", { ingress: [{}] })];
    assert.equal(checkOne(flowLine(), world).reproduced, 1, "the source has no policy");
    const [one] = checkOne(flowLine({ direction: "INGRESS" }), world).disagreements;
    assert.deepEqual([one?.recorded.side, one?.computed], ["ingress", "denied-by-default"]);
  });

  it("tell audit mode, deny rules and authentication apart", () => {
    const deny = policy("deny", { egressDeny: [toApi("8080")] });
    const auth = policy("auth", { egress: [{ ...toApi("8080"), authentication: { mode: "required" } }] });
    const dropped = (reason: string): string =>
      flowLine({ verdict: "DROPPED", more: { drop_reason_desc: reason } });
    const cases: readonly (readonly [string, ManifestObject, number])[] = [
      [flowLine({ verdict: "AUDIT" }), denyAll, 1],
      [flowLine({ verdict: "AUDIT" }), allow, 0],
      [dropped("POLICY_DENIED"), denyAll, 1],
      [dropped("POLICY_DENIED"), deny, 0],
      [dropped("POLICY_DENY"), deny, 1],
      [dropped("AUTH_REQUIRED"), auth, 1],
      [dropped("AUTH_REQUIRED"), allow, 0],
      [flowLine(), auth, 1],
    ];
    for (const [line, object, wanted] of cases)
      assert.equal(checkOne(line, [object]).reproduced, wanted, line);
  });

  it("of packets on their way count where no decision is recorded, and only for new connections", () => {
    const seen = flowLine({ more: traced("TO_ENDPOINT", "NEW") });
    assert.equal(checkOne(seen, [allow]).reproduced, 2);
    assert.equal(checkOne(seen, [denyAll]).disagreements.length, 2);
    assert.equal(checkOne(flowLine({ more: traced("TO_ENDPOINT", "ESTABLISHED") }), [denyAll]).compared, 0);
    assert.equal(
      check([seen, flowLine()], { policies: [allow] }).compared,
      2,
      "egress decided, ingress seen",
    );
  });

  it("are not compared where a drop is no policy's doing", () =>
    assert.equal(
      checkOne(flowLine({ verdict: "DROPPED", more: droppedFor("STALE_OR_UNROUTABLE_IP") }), [allow])
        .compared,
      0,
    ));

  it("about which nothing can be said are told with the reason", () => {
    const named = policy("named", { egress: [toApi("web-port")] });
    const [port] = checkOne(flowLine(), [named]).untold;
    assert.match(port?.untold ?? "", /ports by name \(web-port\), and no pod is given/);
    const withPod = {
      endpoints: [
        {
          name: "api",
          namespace: "shop",
          labels: { app: "api" },
          namedPorts: { "web-port": { port: 8080 } },
        },
      ],
    };
    assert.equal(checkOne(flowLine(), [named], withPod).reproduced, 1, "a pod that has it");

    const key = { ...toApi("8080", { rules: { http: [{ headers: ["X-Key: 1"] }] } }) };
    const hidden = flowLine({
      verdict: "FORWARDED",
      more: requested("GET", "http://a/", { "X-Key": "HUBBLE_REDACTED" }),
    });
    const [redacted] = checkOne(hidden, [policy("key", { egress: [key] })]).untold;
    assert.match(redacted?.untold ?? "", /what Hubble was told to hide/);

    const match = { name: "X-Key", secret: { namespace: "shop", name: "key" } };
    const secret = policy("secret", {
      egress: [toApi("8080", { rules: { http: [{ headerMatches: [match] }] } })],
    });
    const sent = flowLine({ more: requested("GET", "http://a/", { "X-Key": "1" }) });
    assert.match(checkOne(sent, [secret]).untold[0]?.untold ?? "", /content of a Secret/);
    assert.equal(checkOne(sent, [secret], { secrets: { "shop/key": "1" } }).reproduced, 1);
  });

  it("use the names that were among an identity's labels, and not what was learned later", () => {
    const toName = policy("name", {
      egress: [{ toFQDNs: [{ matchPattern: "*.example" }], toPorts: [{ ports: [{ port: "443" }] }] }],
    });
    const outside = (labels: readonly string[], verdict: string, more: object): string =>
      flowLine({
        verdict,
        destination: labels,
        addresses: ["10.0.0.1", "192.0.2.1"],
        ports: [1, 443],
        more: { ...more },
      });
    const learned = outside(["fqdn:*.example", "reserved:world"], "FORWARDED", {});
    assert.equal(checkOne(learned, [toName]).reproduced, 1);
    const early = outside(["reserved:world"], "DROPPED", {
      drop_reason_desc: "POLICY_DENIED",
      destination_names: ["a.example"],
    });
    assert.equal(checkOne(early, [toName]).reproduced, 1, "the name was not learned yet");
  });
});
