import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkFolder } from "../../../cli/expectations/check-folder";
import { nothingMore } from "../../../cli/expectations/load-folder";
import { lab } from "../../../policies/lab/lab";
import { readOwnPolicies } from "../../../policies/own/own-policies";
import { suggestedExpectations } from "../../../questions/suggest/expectations";
import { flowLine, linesOf, podLabels, requested, type WrittenFlow } from "../../traffic/recorded-flows";
import { plainWishes, suggestFor } from "./suggested";

describe("expectations for what was suggested", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-suggest-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (lines: readonly string[], wishes = plainWishes): void => {
    const suggestion = suggestFor(lines, wishes);
    writeFileSync(join(folder, "policies.yaml"), suggestion.policies.map(({ text }) => text).join("---\n"));
    writeFileSync(join(folder, "expectations.yaml"), suggestedExpectations(suggestion, wishes));
  };
  const check = () => checkFolder({ file: join(folder, "expectations.yaml"), folder }, nothingMore);
  const met = (): readonly boolean[] => check().rows.map((row) => row.met);

  it("hold, and name pods by the labels that select them", () => {
    const dropped = flowLine({
      verdict: "DROPPED",
      ports: [9, 9999],
      more: { drop_reason_desc: "POLICY_DENIED" },
    });
    write([
      flowLine(),
      dropped,
      flowLine({ source: ["reserved:remote-node"], ports: [7, 8080], direction: "INGRESS" }),
    ]);
    assert.deepEqual(met(), [true, true, true]);
    writeFileSync(
      join(folder, "policies.yaml"),
      suggestFor([flowLine({ ports: [1, 1234] })])
        .policies.map(({ text }) => text)
        .join("---\n"),
    );
    assert.ok(met().includes(false), "other policies do not meet them");
  });

  it("about requests and names hold, where policies name these", () => {
    const wishes = { ...plainWishes, l7: true, fqdn: true };
    const world: WrittenFlow = {
      ...{ destination: ["reserved:world"], addresses: ["10.0.0.1", "192.0.2.1"], ports: [1, 443] },
      more: { destination_names: ["api.example.org"] },
    };
    const request = flowLine({ direction: "INGRESS", more: requested("GET", "http://api/items") });
    const refused = flowLine({
      verdict: "DROPPED",
      direction: "INGRESS",
      more: requested("POST", "http://api/items"),
    });
    write([flowLine(), request, refused, flowLine(world)], wishes);
    const all = met();
    assert.ok(all.length >= 4 && all.every((one) => one === true), JSON.stringify(all));
  });

  it("of the lab are in the lab's names, as phase own takes them", () => {
    write(linesOf("baseline"));
    const { workloads, expectations, objects } = readOwnPolicies(".", folder, lab);
    assert.deepEqual(workloads, ["server", "client"]);
    assert.equal(objects.length, 3);
    assert.deepEqual(
      expectations.map(({ flow: { from, to, port }, verdict }) => [from, to, port, verdict]),
      [
        ["client", "server", 8080, "allowed"],
        ["client", "dns", 53, "allowed"],
        ["client", "server", 80, "denied-by-default"],
        ["client", "world", 443, "denied-by-default"],
        ["server", "client", 8080, "denied-by-default"],
      ],
    );
    assert.ok(met().every((one) => one === true));
  });

  it("are about others as soon as one end is none of the lab's", () => {
    write([...linesOf("baseline"), flowLine({ source: podLabels("policy-lab", "other") })]);
    assert.ok(met().every((one) => one === true));
    assert.throws(() => readOwnPolicies(".", folder, lab), /is not an end of the lab/);
  });
});
