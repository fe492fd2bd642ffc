import assert from "node:assert/strict";
import { runLab } from "../run-lab";

const policy = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: orders, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: broker}}
  ingress:
    - fromEndpoints: [{matchLabels: {app: shop}}]
      toPorts:
        - ports: [{port: "9092", protocol: TCP}]
          rules: {kafka: [{role: produce, topic: orders}]}
`;

describe("lab lint, for a release of Cilium", function () {
  this.timeout(30_000);
  const lint = (...args: readonly string[]) => runLab(["lint", "-f", "-", ...args], { input: policy });

  it("knows the fields of that release", () => {
    assert.doesNotMatch(lint().stdout, /unsupported-field/);
    assert.doesNotMatch(lint("--cilium", "1.19").stdout, /unsupported-field/);
    const { status, stdout } = lint("--cilium", "1.20");
    assert.equal(status, 1);
    assert.match(stdout, /unsupported-field/);
    assert.match(stdout, /lets all of its ports pass/);
  });

  it("refuses one that is not known", () => {
    const { status, stderr } = lint("--cilium", "1.30");
    assert.equal(status, 2);
    assert.match(stderr, /--cilium 1\.30: .*Accepted: 1\.18, 1\.19, 1\.20.*\nfix: write --cilium 1\.20/);
  });
});
