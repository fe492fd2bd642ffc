import assert from "node:assert/strict";
import { openMoments } from "./default-deny-watch";
import type { WatchEvent } from "./watch-log";

const event = (
  type: WatchEvent["type"],
  kind: string,
  name: string,
  revision: number,
  namespace = "lab",
): WatchEvent => ({
  type,
  kind,
  name,
  revision: BigInt(revision),
  object: { metadata: { name, namespace } },
});

describe("the replay of watch events", () => {
  it("is content while default-deny is there before, and after, every pod", () => {
    const events = [
      event("ADDED", "NetworkPolicy", "default-deny", 1),
      event("ADDED", "Pod", "client", 2),
      event("DELETED", "Pod", "client", 3),
      event("DELETED", "NetworkPolicy", "default-deny", 4),
    ];
    assert.deepEqual(openMoments(events), []);
  });

  it("finds a pod that starts before default-deny", () => {
    const events = [event("ADDED", "Pod", "client", 1), event("ADDED", "NetworkPolicy", "default-deny", 2)];
    assert.deepEqual(openMoments(events), ["after ADDED Pod lab/client (revision 1): lab/client"]);
  });

  it("finds default-deny being replaced under a running pod", () => {
    const events = [
      event("ADDED", "NetworkPolicy", "default-deny", 1),
      event("ADDED", "Pod", "client", 2),
      event("DELETED", "NetworkPolicy", "default-deny", 3),
      event("ADDED", "NetworkPolicy", "default-deny", 4),
    ];
    assert.deepEqual(openMoments(events), [
      "after DELETED NetworkPolicy lab/default-deny (revision 3): lab/client",
    ]);
  });

  it("takes what was there at the beginning as one moment", () => {
    const beginning = [
      event("ADDED", "Pod", "client", 0),
      event("ADDED", "NetworkPolicy", "default-deny", 0),
    ];
    assert.deepEqual(openMoments(beginning), []);
    assert.equal(openMoments(beginning.slice(0, 1)).length, 1);
  });

  it("is not content with a policy of another name", () => {
    const events = [
      event("ADDED", "NetworkPolicy", "allow-dns-egress", 1),
      event("ADDED", "Pod", "client", 2),
    ];
    assert.equal(openMoments(events).length, 1);
  });

  it("is not content with default-deny of another namespace", () => {
    const events = [
      event("ADDED", "NetworkPolicy", "default-deny", 1),
      event("ADDED", "Pod", "client", 2, "stage"),
      event("ADDED", "NetworkPolicy", "default-deny", 3, "stage"),
    ];
    assert.deepEqual(openMoments(events), ["after ADDED Pod stage/client (revision 2): stage/client"]);
  });

  it("takes one namespace's default-deny away and keeps the other's", () => {
    const events = [
      event("ADDED", "NetworkPolicy", "default-deny", 1),
      event("ADDED", "NetworkPolicy", "default-deny", 2, "stage"),
      event("ADDED", "Pod", "client", 3),
      event("DELETED", "NetworkPolicy", "default-deny", 4, "stage"),
      event("DELETED", "NetworkPolicy", "default-deny", 5),
    ];
    assert.deepEqual(openMoments(events), [
      "after DELETED NetworkPolicy lab/default-deny (revision 5): lab/client",
    ]);
  });
});
