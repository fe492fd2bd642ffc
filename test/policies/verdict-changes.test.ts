import assert from "node:assert/strict";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { phaseWorld } from "../../policies/lab/lab-world";
import { changeText, verdictChanges } from "../../policies/verdict-changes";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { World } from "../../verdicts/world";

const worldOf = (phase: PhaseName): World => {
  const world = phaseWorld(lab, catalogue[phase]);
  const policies = (world.policies ?? []).filter(({ kind }) => Object.hasOwn(policyKinds, kind ?? ""));
  return { ...world, policies };
};

const changes = (from: PhaseName, to: PhaseName): string[] => {
  const flows = catalogue[to].expectations(lab).map(({ flow }) => flow);
  return verdictChanges(flows, lab, worldOf(from), worldOf(to)).map(changeText);
};

describe("what a swap changes", () => {
  it("is said as one sees it, per flow", () => {
    assert.deepEqual(changes("baseline", "l7-get-root"), [
      "client → server:8080/TCP GET /deny: allowed → 403",
      "client → server:8080/TCP GET /?x=1: allowed → 403",
      "client → server:8080/TCP POST /: allowed → 403",
    ]);
  });

  it("tells drops, refused names and authentication apart", () => {
    assert.ok(
      changes("baseline", "deny-proof").includes(
        "client → server:8080/TCP GET /: allowed → dropped (denied-by-default)",
      ),
    );
    assert.ok(
      changes("baseline", "fqdn").includes("client → dns:53/UDP query example.com: allowed → REFUSED"),
    );
    assert.ok(
      changes("baseline", "mtls").includes(
        "client → server:8080/TCP GET /: allowed → allowed, authenticated",
      ),
    );
  });

  it("is nothing between a phase and itself", () => {
    assert.deepEqual(changes("grpc", "grpc"), []);
  });
});
