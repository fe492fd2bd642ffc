import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { everyFlow, openedByOthers, openingText } from "../../policies/opened-by-others";
import type { ManifestObject } from "../../verdicts/world";

const { namespace } = lab;
const flows = everyFlow(lab);
const own = catalogue["deny-proof"].objects(lab).map((object) => ({ ...object }));

const theirs = (name: string, spec: object, where: string = namespace): ManifestObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: where },
  spec,
});
const everythingOut = { podSelector: {}, policyTypes: ["Egress"], egress: [{}] };
const everythingIn = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };

const texts = (...others: ManifestObject[]): string[] =>
  openedByOthers(flows, lab, own, others).map(openingText);

describe("policies of others beside a stack", () => {
  it("are named with the flows that they let through", () => {
    const [text = ""] = texts(theirs("open", everythingOut));
    assert.match(text, /^NetworkPolicy\/policy-lab\/open: .*client → /);
  });

  it("are named together where each alone opens nothing", () => {
    const one = texts(theirs("in", everythingIn), theirs("out", everythingOut)).find((text) =>
      text.includes(" with "),
    );
    assert.match(
      one ?? "",
      /^NetworkPolicy\/policy-lab\/in with NetworkPolicy\/policy-lab\/out: client → server:8080\/TCP/,
    );
  });

  it("are not named where they open nothing, or are not about the lab", () => {
    assert.deepEqual(texts(), []);
    assert.deepEqual(texts(theirs("strict", { podSelector: {}, policyTypes: ["Ingress"] })), []);
    assert.deepEqual(texts(theirs("elsewhere", everythingOut, "kube-system")), []);
  });

  it("count cluster-wide too", () => {
    const wide = {
      apiVersion: "cilium.io/v2",
      kind: "CiliumClusterwideNetworkPolicy",
      metadata: { name: "wide" },
      spec: { endpointSelector: {}, egress: [{ toEntities: ["all"] }] },
    };
    assert.match(texts(wide)[0] ?? "", /^CiliumClusterwideNetworkPolicy\/wide: /);
  });
});
