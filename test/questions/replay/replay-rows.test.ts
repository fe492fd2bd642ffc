import assert from "node:assert/strict";
import { type ReplayRow, replayRows } from "../../../questions/replay/replay-rows";
import { VerdictEngine } from "../../../verdicts/answer-question";
import type { ManifestObject } from "../../../verdicts/world";
import { flowLine, podLabels, requested, traced } from "../../traffic/recorded-flows";
import { countLines, policy, toApi } from "./counted-flows";

const rowsOf = (lines: readonly string[], ...policies: readonly ManifestObject[]): readonly ReplayRow[] =>
  replayRows(new VerdictEngine({ policies }), countLines(lines, { policies }));

const only = (rows: readonly ReplayRow[]): ReplayRow => {
  const [row, ...more] = rows;
  assert.ok(row !== undefined && more.length === 0, `${rows.length} rows`);
  return row;
};

const passed = flowLine();
const denied = flowLine({ verdict: "DROPPED", more: { drop_reason_desc: "POLICY_DENIED" } });
const none = policy("none", { egress: [{}] });
const allow = policy("api", { egress: [toApi("8080")] });
const reading = policy("reading", { egress: [toApi("8080", { rules: { http: [{ method: "GET" }] } })] });

describe("what policies would do with recorded traffic", () => {
  it("breaks what passed and would be dropped, and says which rule is missing", () => {
    const row = only(rowsOf([passed], none));
    assert.deepEqual([row.effect, row.answer.verdict, row.total], ["breaks", "denied-by-default", 1]);
    assert.deepEqual(row.missing, [
      {
        side: "egress",
        kind: "rule",
        policies: ["CiliumNetworkPolicy/shop/none"],
        text: "missing: a rule for egress of shop/web to shop/api on 8080/TCP",
      },
    ]);
  });

  it("names what is missing at both sides, since each of them drops it by itself", () => {
    const both = policy("both", { egress: [{}], ingress: [{}] });
    const { missing } = only(rowsOf([passed], both));
    assert.deepEqual(
      missing.map(({ side, kind }) => [side, kind]),
      [
        ["egress", "rule"],
        ["ingress", "rule"],
      ],
    );
  });

  it("names the rule that is in the way, and the request that no rule lists", () => {
    const deny = policy("deny", { egressDeny: [toApi("8080")] });
    assert.match(
      only(rowsOf([passed], deny)).missing[0]?.text ?? "",
      /a deny rule \(CiliumNetworkPolicy\/shop\/deny\)/,
    );
    const post = flowLine({ more: requested("POST", "http://api/items") });
    const row = only(rowsOf([post], reading));
    assert.deepEqual([row.effect, row.answer.verdict], ["breaks", "denied-by-l7"]);
    assert.match(row.missing[0]?.text ?? "", /^missing: a rule for the request POST \/items in egress/);
  });

  it("leaves what stays, opens what would pass now, and breaks what only audit mode let pass", () => {
    assert.equal(only(rowsOf([passed], allow)).effect, "same");
    assert.equal(only(rowsOf([denied], none)).effect, "same");
    assert.equal(only(rowsOf([denied], allow)).effect, "opens");
    assert.equal(only(rowsOf([flowLine({ verdict: "AUDIT" })], none)).effect, "breaks");
  });

  it("cannot tell of connections to a proxy of which no request was recorded", () => {
    const row = only(rowsOf([passed], reading));
    assert.equal(row.effect, "unknown");
    assert.match(row.unknown ?? "", /each of its requests, and none is in the record/);
    assert.equal(only(rowsOf([flowLine({ verdict: "REDIRECTED" })], reading)).effect, "same");
    const get = flowLine({ more: requested("GET", "http://api/") });
    assert.deepEqual(
      rowsOf([passed, get], reading).map(({ effect }) => effect),
      ["same", "same"],
    );
  });

  it("cannot tell where a rule calls a port by a name that no pod here has, unless the other side drops it", () => {
    const named = policy("named", { egress: [toApi("web-port")] });
    const row = only(rowsOf([passed], named));
    assert.deepEqual([row.effect, row.answer.verdict], ["unknown", "denied-by-default"]);
    assert.match(row.unknown ?? "", /ports by name \(web-port\)/);
    assert.equal(only(rowsOf([passed], named, policy("in", { ingress: [{}] }))).effect, "breaks");
  });

  it("cannot tell of a request whose header was hidden, where a rule asks for it", () => {
    const rule = { rules: { http: [{ headers: ["X-Key: 1"] }] } };
    const keyed = policy("keyed", { egress: [toApi("8080", rule)] });
    const sent = (value: string): string =>
      flowLine({ more: requested("GET", "http://api/", { "X-Key": value }) });
    assert.equal(only(rowsOf([sent("HUBBLE_REDACTED")], keyed)).effect, "unknown");
    assert.equal(only(rowsOf([sent("2")], keyed)).effect, "breaks");
    assert.equal(only(rowsOf([sent("1")], keyed)).effect, "same");
  });

  it("uses names that addresses were learned by, and networks of addresses", () => {
    const outside = (more: object): string =>
      flowLine({
        destination: ["reserved:world"],
        addresses: ["10.0.0.1", "192.0.2.1"],
        ports: [1, 443],
        more: { ...more },
      });
    const named = policy("named", { egress: [{ toFQDNs: [{ matchName: "a.example" }] }] });
    assert.equal(only(rowsOf([outside({ destination_names: ["a.example"] })], named)).effect, "same");
    assert.equal(only(rowsOf([outside({})], named)).effect, "breaks");
    const network = policy("network", { egress: [{ toCIDR: ["192.0.2.0/24"] }] });
    assert.equal(only(rowsOf([outside({ destination_names: ["a.example"] })], network)).effect, "same");
    const other = policy("other", { egress: [{ toCIDR: ["198.51.100.0/24"] }] });
    const row = only(rowsOf([outside({})], other));
    assert.deepEqual([row.effect, row.to], ["breaks", "world (192.0.2.1)"]);
  });

  it("begins with what would break, and with what is most frequent of it", () => {
    const to = (app: string, times: number): string[] =>
      Array.from({ length: times }, (_, index) =>
        flowLine({ destination: podLabels("shop", app), ports: [1000 + index, 8080] }),
      );
    const opened = flowLine({
      verdict: "DROPPED",
      source: podLabels("bank", "x"),
      more: { drop_reason_desc: "POLICY_DENIED" },
    });
    const rows = rowsOf([...to("api", 9), opened, ...to("rare", 1), ...to("frequent", 3)], allow);
    assert.deepEqual(
      rows.map(({ from, to: end, effect, total }) => [from, end, effect, total]),
      [
        ["shop/web", "shop/frequent", "breaks", 3],
        ["shop/web", "shop/rare", "breaks", 1],
        ["bank/x", "shop/api", "opens", 1],
        ["shop/web", "shop/api", "same", 9],
      ],
    );
  });

  it("asks about packets on their way too", () =>
    assert.equal(
      only(rowsOf([flowLine({ more: traced("TO_ENDPOINT", "ESTABLISHED") })], none)).effect,
      "breaks",
    ));
});
