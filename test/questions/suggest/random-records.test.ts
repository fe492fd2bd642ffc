import assert from "node:assert/strict";
import { isProven } from "../../../questions/suggest/prove";
import { RandomSource } from "../../differential/generate/random-source";
import { flowLine, podLabels, requested, type WrittenFlow } from "../../traffic/recorded-flows";
import { policy } from "../replay/counted-flows";
import { plainWishes, suggestFor } from "./suggested";

const records = 30;

const ends = (random: RandomSource): readonly (readonly string[])[] => [
  ...random.times(2, 5, () => {
    const labels = podLabels(random.pick(["shop", "bank"]), random.pick(["web", "api", "db"]));
    const more = random.some(
      ["k8s:tier=a", "k8s:component=b", "k8s:version=v1", "k8s:pod-template-hash=5689dd4d58"],
      0,
      2,
    );
    return [...labels, ...more].sort();
  }),
  podLabels("kube-system", "dns"),
  ["reserved:world"],
  ["reserved:host", "reserved:kube-apiserver"],
  ["reserved:remote-node"],
];

const isPod = (labels: readonly string[]): boolean =>
  labels.some((label) => label.includes("pod.namespace="));

const lineOf = (random: RandomSource, all: readonly (readonly string[])[], index: number): string => {
  const source = random.pick(all.filter((one) => isPod(one) || one.includes("reserved:remote-node")));
  const destination = isPod(source) ? random.pick(all) : random.pick(all.filter(isPod));
  const isDns = random.chance(0.2);
  const port = isDns ? 53 : random.pick([80, 443, 8080, 30_001]);
  const verdict = random.weighted({ FORWARDED: 6, AUDIT: 1, DROPPED: 2 });
  const isRequest = !isDns && isPod(destination) && random.chance(0.3);
  const written: WrittenFlow = {
    ...{ source, destination, verdict, ports: [40_000 + index, port] },
    ...{
      addresses: ["10.0.0.1", `192.0.2.${random.int(1, 9)}`],
      direction: random.pick(["EGRESS", "INGRESS"]),
    },
  };
  if (isRequest) {
    const path = random.pick(["/", "/items/7", "/items/8", "/items?q=1", "/a.b"]);
    return flowLine({ ...written, more: requested(random.pick(["GET", "POST"]), `http://x${path}`) });
  }
  const more = verdict === "DROPPED" ? { drop_reason_desc: "POLICY_DENIED" } : {};
  const names =
    destination.includes("reserved:world") && random.chance(0.5)
      ? { destination_names: [random.pick(["a.example", "b.example"])] }
      : {};
  return flowLine({ ...written, more: { ...more, ...names } });
};

describe("policies for random records", function () {
  this.timeout(120_000);

  it(`are proven, and open nothing but what the record does not tell apart (${records} records)`, () => {
    let passing = 0;
    for (let seed = 1; seed <= records; seed++) {
      const random = new RandomSource(seed);
      const all = ends(random);
      const lines = random.times(3, 25, (index) => lineOf(random, all, index));
      const wishes = {
        ...plainWishes,
        l7: random.chance(0.5),
        fqdn: random.chance(0.5),
        namespaces: ["shop", "bank"],
      };
      const against = random.chance(0.3)
        ? { policies: [policy("closed", { egress: [{}], ingress: [{}] })] }
        : undefined;
      const { proof, unlabelled, unnameable, passed, policies } = suggestFor(lines, wishes, against);
      const what = `seed ${seed}: ${JSON.stringify([proof.notPassing.map(({ from, to, flow }) => [from, to, flow.port, flow.http]), proof.refused, proof.findings])}`;
      assert.ok(isProven(proof), what);
      assert.deepEqual([unlabelled, unnameable], [[], []], what);
      passing += passed.length;
      // Each of these is more than the record has by design; anything else is a mistake.
      const other = proof.opened.filter(({ from, to, flow }) => {
        const isDns = flow.port === 53;
        const isNode = to === "remote-node" || to === "host" || to === "kube-apiserver";
        const isPattern = flow.http !== undefined;
        // Pods of one workload that differ in labels have one name; every address outside is `world`.
        const same = (name: string): string => (name.includes("/") ? name : "outside");
        const isSeen = passed.some(
          (row) => row.from === from && same(row.to) === same(to) && row.flow.port === flow.port,
        );
        return !isDns && !isNode && !isPattern && !isSeen;
      });
      assert.deepEqual(
        other.map(({ from, to, flow }) => [from, to, flow.port]),
        [],
        `seed ${seed}`,
      );
      if (passed.length > 0 && against === undefined) assert.ok(policies.length > 1, `seed ${seed}`);
    }
    assert.ok(passing > 100, `only ${passing}`);
  });
});
