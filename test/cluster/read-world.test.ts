import assert from "node:assert/strict";
import { ApiError, type ListingApi } from "../../cluster/api";
import { readWorldKind } from "../../cluster/read-world";
import { type WorldKind, worldKinds } from "../../cluster/world-objects";

const kindOf = (name: string): WorldKind => {
  const found = worldKinds.find(({ kind }) => kind === name);
  assert.ok(found !== undefined, name);
  return found;
};

/** An API server that answers these paths with a status or a list, two objects a page; others it does not have. */
const server = (answers: Readonly<Record<string, number | readonly object[]>>): ListingApi => ({
  request: async (_, path) => {
    const { pathname, searchParams } = new URL(path, "https://192.0.2.1");
    const found = answers[pathname] ?? 404;
    if (typeof found === "number")
      return { status: found, body: JSON.stringify({ message: `no ${pathname}` }) };
    const from = Number(searchParams.get("continue") ?? "0");
    const metadata = from + 2 < found.length ? { continue: String(from + 2) } : {};
    return { status: 200, body: JSON.stringify({ metadata, items: found.slice(from, from + 2) }) };
  },
});

const group = (name: string) => ({
  metadata: { name, uid: "1", managedFields: [] },
  spec: { externalCIDRs: ["192.0.2.0/24"] },
  status: {},
});
const groups = kindOf("CiliumCIDRGroup");
const newer = "/apis/cilium.io/v2/ciliumcidrgroups";
const older = "/apis/cilium.io/v2alpha1/ciliumcidrgroups";

describe("reading what verdicts about a cluster depend on", () => {
  it("gives every page, each object as somebody wrote it and under the kind's own version", async () => {
    const found = await readWorldKind(server({ [newer]: ["a", "b", "c"].map(group) }), groups);
    assert.deepEqual(
      found?.map(({ metadata }) => metadata?.name),
      ["a", "b", "c"],
    );
    assert.deepEqual(JSON.parse(JSON.stringify(found?.[0])), {
      apiVersion: "cilium.io/v2",
      kind: "CiliumCIDRGroup",
      metadata: { name: "a" },
      spec: { externalCIDRs: ["192.0.2.0/24"] },
    });
  });

  it("reads an older path where the cluster lacks the kind's own, and only there", async () => {
    const old = await readWorldKind(server({ [older]: [group("old")] }), groups);
    assert.deepEqual(
      old?.map(({ apiVersion, metadata }) => [apiVersion, metadata?.name]),
      [["cilium.io/v2", "old"]],
    );
    const both = await readWorldKind(server({ [newer]: [group("new")], [older]: [group("old")] }), groups);
    assert.equal(both?.[0]?.metadata?.name, "new");
    assert.equal(await readWorldKind(server({}), groups), undefined);
  });

  it("does without what may be kept from who asks, and without nothing else", async () => {
    assert.equal(await readWorldKind(server({ "/api/v1/nodes": 403 }), kindOf("Node")), undefined);
    const refused = (status: number) => (error: unknown) =>
      error instanceof ApiError && error.status === status && error.message === "no /api/v1/pods";
    await assert.rejects(readWorldKind(server({ "/api/v1/pods": 403 }), kindOf("Pod")), refused(403));
    await assert.rejects(readWorldKind(server({ "/api/v1/nodes": 401 }), kindOf("Node")), ApiError);
  });
});
