import assert from "node:assert/strict";
import type { ProbeWindow } from "../../../proof/witness";
import { observationsOf } from "../../../proof/witnesses/flow-observations";
import { SeenFlows } from "../../../proof/witnesses/seen-flows";
import { flowLine, linesOf, podLabels, type recordedPhases } from "../../traffic/recorded-flows";

type Probe = Pick<ProbeWindow, "destination" | "http" | "dns" | "port" | "protocol">;

const client = "10.200.9.90";
const server = "10.200.9.150";
const world = "203.0.113.10";
const dns = "10.200.9.50";

/** What Hubble's own output of a phase says of a probe: the flows of a real agent. */
const told = (
  phase: (typeof recordedPhases)[number],
  probe: Omit<Probe, "destination">,
  to: string,
  from = client,
): readonly string[] => {
  const seen = new SeenFlows();
  for (const line of linesOf(phase)) seen.add(line, Date.parse(JSON.parse(line).flow.time as string));
  const ends = { source: [from], destination: [to] };
  const all = seen.between(0, Date.now());
  return observationsOf(all, { ...probe, destination: { address: to } }, ends, (flow) =>
    seen.timeOf(flow),
  ).map(({ text }) => text);
};

const get = (path: string): Omit<Probe, "destination"> => ({
  port: 8080,
  protocol: "TCP",
  http: { method: "GET", path },
});

describe("what Hubble says of a probe", () => {
  it("is a request that was let through, its answer, and the policies that let its packets", () => {
    const texts = told("l7-get-root", get("/"), server);
    assert.ok(texts.includes("ingress: request forwarded (200)"), texts.join("\n"));
    assert.ok(texts.some((text) => /^egress: forwarded( by NetworkPolicy policy-lab\/\S+)?$/.test(text)));
    assert.ok(!texts.some((text) => text.includes("refused")), texts.join("\n"));
  });

  it("is a request that a proxy refused, and not the one beside it", () => {
    const texts = told("l7-get-root", get("/deny"), server);
    assert.ok(texts.includes("ingress: request refused (403)"), texts.join("\n"));
    assert.ok(!texts.some((text) => text.includes("request forwarded")), texts.join("\n"));
    const other = told("l7-get-root", get("/nowhere"), server);
    assert.ok(!other.some((text) => text.includes("request")), other.join("\n"));
  });

  it("is a drop once, with its reason, and at its side", () => {
    assert.deepEqual(told("l7-get-root", { port: 443, protocol: "TCP" }, world), [
      "egress: dropped (POLICY_DENIED)",
    ]);
    assert.deepEqual(told("baseline", { port: 80, protocol: "TCP" }, server), [
      "egress: dropped (POLICY_DENIED)",
    ]);
  });

  it("is a name that was refused", () => {
    const ask = (name: string) => told("fqdn", { port: 53, protocol: "UDP", dns: { name } }, dns);
    assert.ok(ask("www.github.com").some((text) => text.startsWith("egress: request refused")));
    assert.ok(ask("API.github.com.").includes("egress: request forwarded (NOERROR)"));
    assert.ok(!ask("api.github.com").some((text) => text.includes("refused")));
  });

  it("is what came from outside, whatever address that has, and nothing that came from a pod", () => {
    const seen = new SeenFlows();
    const add = (source: readonly string[], verdict: "FORWARDED" | "DROPPED"): void => {
      const time = new Date().toISOString();
      const more = {
        event_type: { type: 5 },
        ...(verdict === "DROPPED" ? { drop_reason_desc: "POLICY_DENIED" } : {}),
      };
      const flow = { time, verdict, source, addresses: [world, server], direction: "INGRESS", more } as const;
      seen.add(flowLine(flow), Date.now());
    };
    const all = (): readonly string[] => {
      const ends = { source: "outside", destination: [server] } as const;
      const probe = { port: 8080, protocol: "TCP", destination: { address: server } } as const;
      const flows = seen.between(0, Date.now() + 1000);
      return observationsOf(flows, probe, ends, (one) => seen.timeOf(one)).map(({ text }) => text);
    };
    add(podLabels("policy-lab", "client"), "FORWARDED");
    add(["reserved:host"], "FORWARDED");
    assert.deepEqual(all(), []);
    add(["reserved:world"], "DROPPED");
    assert.deepEqual(all(), ["ingress: dropped (POLICY_DENIED)"]);
  });

  it("is nothing of others: another port, pod or protocol", () => {
    assert.deepEqual(told("l7-get-root", { port: 444, protocol: "TCP" }, world), []);
    assert.deepEqual(told("l7-get-root", { port: 443, protocol: "UDP" }, world), []);
    assert.deepEqual(told("l7-get-root", { port: 443, protocol: "TCP" }, world, server), []);
  });
});

describe("flows that were seen", () => {
  const [line = ""] = linesOf("baseline");
  const at = Date.parse((JSON.parse(line) as { flow: { time: string } }).flow.time);

  it("are of the time that this machine's clock showed, whatever a node's shows", () => {
    for (const behind of [-90_000, 0, 500, 3_600_000]) {
      const seen = new SeenFlows();
      seen.add(line, at + behind);
      const local = behind === 500 ? at : at + behind;
      assert.equal(seen.between(local - 1, local + 1).length, 1, String(behind));
      assert.equal(seen.between(local + 2, local + 10_000).length, 0, String(behind));
    }
  });

  it("are not complete where Hubble lost some", () => {
    const seen = new SeenFlows();
    seen.add('{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"7"},"node_name":"n"}', 1_000);
    assert.equal(seen.lostBetween(0, 2_000), 7);
    assert.equal(seen.lostBetween(1_001, 2_000), 0);
  });

  it("are none in what is no flow", () => {
    const seen = new SeenFlows();
    for (const text of ["", "EVENTS LOST", "{"]) seen.add(text, 1);
    assert.deepEqual(seen.between(0, Number.POSITIVE_INFINITY), []);
  });
});
