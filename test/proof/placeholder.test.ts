import assert from "node:assert/strict";
import { carrying, type SwapFlow } from "../../proof/load/swap-flows";
import { filledIn, type Placeholder } from "../../proof/probes/placeholder";

const token: Placeholder = { text: "the-token", secret: "policy-lab/admin-token", value: "s3cret" };
const unknown: Placeholder = { ...token, value: undefined };

describe("a placeholder in headers", () => {
  const headers = { "X-Admin-Token": "the-token", Accept: "the-token-too" };

  it("is sent as the Secret's value, and only where it stands alone", () =>
    assert.deepEqual(filledIn(headers, token), { "X-Admin-Token": "s3cret", Accept: "the-token-too" }));

  it("keeps a request from being sent where its value is not known", () =>
    assert.equal(filledIn(headers, unknown), undefined));

  it("is nothing to requests without it", () => {
    assert.deepEqual(filledIn({ "X-Admin-Token": "wrong" }, unknown), { "X-Admin-Token": "wrong" });
    assert.deepEqual(filledIn(headers, undefined), headers);
  });
});

describe("a flow that is tried all the while", () => {
  const flowWith = (headers?: Readonly<Record<string, string>>): SwapFlow => {
    const end = { kind: "pod", address: "10.0.0.1" } as unknown as SwapFlow["planned"]["source"] &
      SwapFlow["planned"]["destination"];
    const http = { method: "GET", path: "/", ...(headers === undefined ? {} : { headers }) };
    const row = { flow: { from: "a/a", to: "b/b", port: 80, http } };
    const expected = { row, verdict: "allowed" } as unknown as SwapFlow["planned"]["expected"];
    const planned = { source: end, destination: end, expected } as SwapFlow["planned"];
    return { text: "as shown", key: "as known", connections: "new", planned };
  };
  const sent = (flow: SwapFlow | undefined) => flow?.planned.expected.row.flow.http?.headers;

  it("sends the token, and is shown without it", () => {
    const flow = carrying(flowWith({ "X-Admin-Token": "the-token" }), token);
    assert.deepEqual(sent(flow), { "X-Admin-Token": "s3cret" });
    assert.deepEqual([flow?.text, flow?.key], ["as shown", "as known"]);
  });

  it("is left out where the token is not known", () =>
    assert.equal(carrying(flowWith({ "X-Admin-Token": "the-token" }), unknown), undefined));

  it("is itself without headers", () => {
    const flow = flowWith();
    assert.equal(carrying(flow, unknown), flow);
  });
});
