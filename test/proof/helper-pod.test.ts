import assert from "node:assert/strict";
import { helperPod } from "../../proof/plan/helper-pod";

const settings = { run: "ab12cd", image: "curl:1", seconds: 900, namespaceUid: "uid-1" };
const described = {
  namespace: "shop",
  name: "app=cron,tier=Back.end",
  labels: { app: "cron", "pod-template-hash": "6f7b", "controller-revision-hash": "5c" },
  serviceAccount: "cron",
};

describe("a pod that is made for probes", () => {
  const pod = helperPod(described, settings);
  const spec = JSON.stringify(pod.spec);

  it("is where the described one is, with its labels and account, but none that a controller knows its pods by", () => {
    assert.equal(pod.metadata.namespace, "shop");
    assert.deepEqual(pod.metadata.labels, { app: "cron" });
    assert.match(spec, /"serviceAccountName":"cron"/);
    assert.match(pod.metadata.name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  });

  it("belongs to nobody who could take it for his own: it has a controller already", () => {
    const [owner] = pod.metadata.ownerReferences as readonly {
      kind: string;
      uid: string;
      controller: boolean;
    }[];
    assert.deepEqual([owner?.kind, owner?.uid, owner?.controller], ["Namespace", "uid-1", true]);
  });

  it("is never ready, so that no Service sends it anything, and ends by itself", () => {
    const { containers, restartPolicy } = pod.spec as {
      restartPolicy: string;
      containers: readonly {
        command: readonly string[];
        readinessProbe: { exec: { command: readonly string[] } };
      }[];
    };
    assert.deepEqual(containers[0]?.readinessProbe.exec.command, ["false"]);
    assert.deepEqual(containers[0]?.command, ["sleep", "900"]);
    assert.equal(restartPolicy, "Never");
  });

  it("asks for no more than Pod Security's restricted profile lets pods have", () => {
    for (const part of [
      '"runAsNonRoot":true',
      '"seccompProfile":{"type":"RuntimeDefault"}',
      '"allowPrivilegeEscalation":false',
      '"capabilities":{"drop":["ALL"]}',
      '"automountServiceAccountToken":false',
    ])
      assert.ok(spec.includes(part), part);
    assert.doesNotMatch(spec, /hostNetwork|hostPID|privileged|hostPath/);
  });
});
