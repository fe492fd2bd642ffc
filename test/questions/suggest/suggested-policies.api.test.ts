import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedModule } from "../../../scripts/pinned-module";
import { sharedCheckout } from "../../e2e/shared-sandbox";
import { flowLine, linesOf, recordedPhases } from "../../traffic/recorded-flows";
import { plainWishes, suggestFor } from "./suggested";

/** One of each kind of rule that is no part of the lab's records. */
const others: readonly string[] = [
  flowLine({ more: { l4: { ICMPv4: { type: 8 } } } }),
  flowLine({ destination: ["reserved:kube-apiserver", "reserved:remote-node"], ports: [1, 6443] }),
  flowLine({ destination: ["reserved:host"], ports: [2, 9100] }),
  flowLine({ source: ["reserved:remote-node"], direction: "INGRESS", ports: [3, 8080] }),
  flowLine({ destination: ["reserved:world"], addresses: ["10.0.0.1", "192.0.2.1"], ports: [4, 30_001] }),
];

const documents: readonly (readonly [string, string])[] = [
  ...[...recordedPhases, "audit" as const].flatMap((phase): (readonly [string, string])[] => {
    const file = join(__dirname, `../../../examples/recorded/${phase}.jsonl`);
    const lines = phase === "audit" ? readFileSync(file, "utf8").trimEnd().split("\n") : linesOf(phase);
    const { policies } = suggestFor(lines, { ...plainWishes, l7: true, fqdn: true });
    return policies.map(({ object, text }) => [`${phase}: ${object.metadata?.name}`, text]);
  }),
  ...suggestFor(others, { cidrs: ["192.0.2.0/24"], portRanges: [[30_000, 30_009]] }).policies.map(
    ({ object, text }): readonly [string, string] => [`others: ${object.metadata?.name}`, text],
  ),
];

const namespace = "suggested";

describe("suggested policies, at a real API server", function () {
  this.timeout(900_000);

  before(async () => {
    const cilium = pinnedModule(
      join(__dirname, "../../../sandbox/tools/sources"),
      "github.com/cilium/cilium",
    );
    const crd = join(cilium, "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml");
    const checkout = sharedCheckout();
    await checkout.kubectl("apply", "--server-side", "-f", crd);
    await checkout.kubectl("wait", "--for=condition=Established", "crd/ciliumnetworkpolicies.cilium.io");
    await checkout.kubectl("create", "namespace", namespace);
  });
  after(() => sharedCheckout().kubectl("delete", "namespace", namespace));

  // In a namespace where nothing is of the same name.
  const create = (text: string) =>
    sharedCheckout().run(
      "kubectl",
      ["create", "--dry-run=server", "--validate=strict", "-f", "-"],
      text.replace(/^( {2}namespace: ).*$/m, `$1${namespace}`),
    );

  for (const [what, text] of documents) {
    it(`${what} is taken as it is written`, async () => {
      const { exitCode, all } = await create(text);
      assert.equal(exitCode, 0, String(all));
    });
  }

  it("a field that there is not is refused there", async () => {
    const text = (documents.at(-1)?.[1] ?? "").replace("endpointSelector:", "endpointSelektor:");
    assert.notEqual((await create(text)).exitCode, 0);
  });
});
