import assert from "node:assert/strict";
import { type ClusterApi, openApi } from "../../cluster/api";
import { lab } from "../../policies/lab/lab";
import { baseline } from "../../policies/phases/baseline";
import type { ManifestObject } from "../../verdicts/world";
import type { Checkout } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { letting, replaceUnseen, TOGETHER, TRIES } from "./replace-unseen";

const all = (from: string): readonly ManifestObject[] =>
  Array.from({ length: TOGETHER }, (_, index) => letting(`older-${index}`, `older-${index}`, from));

interface Finding {
  readonly check: string;
  readonly severity: string;
  readonly subject: string;
  readonly evidence: string;
  readonly fix: string;
}

describe("a policy that was made anew, and that the agent takes for the one that is gone", function () {
  this.timeout(300_000);
  stepsInOrder();
  let checkout: Checkout;
  let api: ClusterApi;
  let node: LabOnNode;
  let found: Finding;

  const only = ["--only", "policy-older"];
  const doctor = async (...args: readonly string[]): Promise<{ exitCode: number; findings: Finding[] }> => {
    const { exitCode, stdout } = await checkout.lab(["doctor", "--json", ...only, ...args]);
    return { exitCode, findings: (JSON.parse(stdout) as { findings: Finding[] }).findings };
  };

  before(async () => {
    checkout = packetsCheckout();
    api = openApi(undefined, checkout.environment);
    node = new LabOnNode(checkout);
    await node.start();
    await node.apply(baseline.objects(lab));
  });
  after(() => node.delete([...all("client"), ...baseline.objects(lab)]));

  it("is found: policy, node and both ids, and an error", async () => {
    for (let left = TRIES; left > 0; left--) {
      await node.apply(all("client"));
      assert.deepEqual((await doctor()).findings, []);
      await replaceUnseen(checkout.directory, api, all("nobody"));
      const { exitCode, findings } = await doctor();
      const [first] = findings;
      if (first === undefined) {
        await node.delete(all("client"));
        continue;
      }
      found = first;
      assert.equal(exitCode, 1);
      assert.equal(first.severity, "error");
      assert.match(first.subject, /^CiliumNetworkPolicy policy-lab\/older-\d+ on packets-1$/);
      const [, olderUid, uid] =
        /uid (\S+), which is gone; the cluster's has uid (\S+)$/.exec(first.evidence) ?? [];
      const name = /older-\d+/.exec(first.subject)?.[0] ?? "";
      const there = ["get", "cnp", "-n", lab.namespace, name, "-o", "jsonpath={.metadata.uid}"];
      assert.equal(await checkout.kubectl(...there), uid);
      assert.notEqual(olderUid, uid);
      return;
    }
    assert.fail(`${TRIES} times the agent took the new ones: Cilium may have mended it`);
  });

  it("keeps `lab prove` from measuring, which says why and what brings it", async () => {
    const { exitCode, stdout, all: said } = await checkout.lab(["prove", "--phase", "baseline", "--json"]);
    assert.equal(exitCode, 3, said);
    const { expectations } = JSON.parse(stdout) as {
      readonly expectations: readonly {
        readonly result: string;
        readonly reasons: string[];
        readonly fix: string;
      }[];
    };
    for (const { result, reasons, fix } of expectations) {
      assert.equal(result, "not-proven");
      assert.match(
        reasons.join("\n"),
        /on packets-1 goes by an older CiliumNetworkPolicy\/policy-lab\/older-\d+ \(uid \S+\), which is gone/,
      );
      assert.equal(fix, found.fix);
    }
  });

  it("is taken after what the finding says has been done", async () => {
    const { exitCode, all: said } = await checkout.run("bash", ["-c", found.fix]);
    assert.equal(exitCode, 0, said);
    await until("the agent is there again", async () => {
      const { exitCode: code, findings } = await doctor("--wait", "2m");
      return code === 0 && findings.length === 0;
    });
  });
});
