import assert from "node:assert/strict";
import { deploymentTrouble, notReadySince, type PodReport, podTrouble } from "../../platform/pod-trouble";

const created = "2026-01-01T00:00:00Z";
const later = "2026-01-01T00:01:00Z";

const withContainer = (container: object): PodReport => ({
  status: {
    conditions: [{ type: "PodScheduled", status: "True" }],
    containerStatuses: [{ name: "server", ready: false, ...container }],
  },
});

const waiting = (reason: string, message?: string) => ({ state: { waiting: { reason, message } } });

describe("why a pod of the lab is not ready", () => {
  const cases: readonly (readonly [what: string, pod: PodReport, said: string])[] = [
    [
      "no node takes it",
      {
        status: {
          conditions: [
            {
              type: "PodScheduled",
              status: "False",
              reason: "Unschedulable",
              message: "0/3 nodes are available",
            },
          ],
        },
      },
      "Unschedulable: 0/3 nodes are available",
    ],
    [
      "its image cannot be pulled",
      withContainer(waiting("ImagePullBackOff", 'Back-off pulling image "registry.example/x:1"')),
      'container server: ImagePullBackOff: Back-off pulling image "registry.example/x:1"',
    ],
    [
      "its container ends again and again",
      withContainer({
        ...waiting("CrashLoopBackOff"),
        lastState: { terminated: { reason: "Error", exitCode: 1 } },
      }),
      "container server: CrashLoopBackOff: it ended with Error 1",
    ],
    [
      "its probe fails",
      withContainer({ state: { running: {} } }),
      "container server: it runs, and its readiness probe fails",
    ],
    [
      "the node is silent",
      { status: { conditions: [{ type: "PodScheduled", status: "True" }] } },
      "it is on a node, and the node has not said anything of its containers yet",
    ],
  ];
  for (const [what, pod, said] of cases) it(what, () => assert.equal(podTrouble(pod), said));

  it("a Deployment may not make its pods", () => {
    const failure = {
      type: "ReplicaFailure",
      status: "True",
      reason: "FailedCreate",
      message: "exceeded quota",
    };
    assert.equal(deploymentTrouble({ status: { conditions: [failure] } }), "FailedCreate: exceeded quota");
    assert.equal(deploymentTrouble({ status: { conditions: [{ ...failure, status: "False" }] } }), undefined);
    assert.equal(deploymentTrouble({}), undefined);
  });

  it("counts from when it stopped being ready, or was made; a ready one and one that goes do not count", () => {
    const condition = (status: string) => ({ type: "Ready", status, lastTransitionTime: later });
    const metadata = { creationTimestamp: created };
    assert.equal(notReadySince({ metadata }), Date.parse(created));
    assert.equal(
      notReadySince({ metadata, status: { conditions: [condition("False")] } }),
      Date.parse(later),
    );
    assert.equal(notReadySince({ metadata, status: { conditions: [condition("True")] } }), undefined);
    assert.equal(notReadySince({ metadata: { ...metadata, deletionTimestamp: later } }), undefined);
  });
});
