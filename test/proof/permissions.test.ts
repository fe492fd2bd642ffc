import assert from "node:assert/strict";
import type { ClusterApi } from "../../cluster/api";
import { mayDo, permissionFix, runningCommands } from "../../proof/run/permissions";

interface Review {
  readonly spec: { readonly resourceAttributes: { readonly verb: string; readonly subresource: string } };
}

/** An API server that allows these verbs, or answers something else. */
const server = (allowed: readonly string[], status = 201): ClusterApi => ({
  context: "made-up",
  server: "https://192.0.2.1",
  files: [],
  request: async (_method, _path, extras) => {
    const body = extras?.body as Review | undefined;
    const { verb = "", subresource } = body?.spec.resourceAttributes ?? {};
    assert.equal(subresource, "exec");
    return { status, body: JSON.stringify({ status: { allowed: allowed.includes(verb) } }) };
  },
  open: () => Promise.reject(new Error("nothing is streamed here")),
});

describe("whether somebody may do what a probe takes", () => {
  const deed = runningCommands("shop");

  it("takes every verb of it: a web socket begins as a GET, and the server asks for create, too", async () => {
    assert.equal(await mayDo(server(["get", "create"]), deed), true);
    assert.equal(await mayDo(server(["create"]), deed), false);
    assert.equal(await mayDo(server(["get"]), deed), false);
  });

  it("is found out by trying where the server does not say", async () =>
    assert.equal(await mayDo(server([], 403), deed), true));

  it("is brought by a role with all of them", () =>
    assert.match(
      permissionFix(deed),
      /^kubectl create role lab-prove -n shop --verb=get,create --resource=pods\/exec /,
    ));
});
