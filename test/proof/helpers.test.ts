import assert from "node:assert/strict";
import type { ApiAnswer, ClusterApi } from "../../cluster/api";
import { HelperError, Helpers } from "../../proof/run/helpers";

/** An API server that answers a POST, and a DELETE, with these statuses, and notes what it is asked. */
const server = (post: number, remove = 200) => {
  const asked: string[] = [];
  const answer = (status: number, body: object): ApiAnswer => ({ status, body: JSON.stringify(body) });
  let made: object = {};
  const api: ClusterApi = {
    context: "made-up",
    server: "https://192.0.2.1",
    files: [],
    request: async (method, path, extras) => {
      asked.push(`${method} ${path}`);
      if (method === "POST") {
        made = extras?.body ?? {};
        return answer(post, { message: "not here" });
      }
      if (method === "DELETE") return answer(remove, { message: "not by you" });
      if (path.startsWith("/api/v1/namespaces/") && !path.includes("/pods/"))
        return answer(200, { metadata: { uid: "the-namespace" } });
      const status = { phase: "Running", podIPs: [{ ip: "10.0.0.3" }] };
      return answer(200, { ...made, status });
    },
    open: () => Promise.reject(new Error("nothing is streamed here")),
  };
  const options = { image: "curl", seconds: 60, patienceMs: 1000, signal: new AbortController().signal };
  const deleted = () => asked.filter((each) => each.startsWith("DELETE"));
  return { helpers: new Helpers(api, options), deleted };
};
const endpoint = { name: "cron", namespace: "shop", labels: { app: "cron" } };

describe("pods that are there for probes alone", () => {
  it("are one for one described pod, and deleted in the end", async () => {
    const { helpers, deleted } = server(201);
    const [one, other] = await Promise.all([helpers.standIn(endpoint), helpers.standIn(endpoint)]);
    assert.equal(one.name, other.name);
    assert.deepEqual(await helpers.close(), []);
    assert.equal(deleted().length, 1);
    assert.match(deleted()[0] ?? "", /\/namespaces\/shop\/pods\/lab-prove-cron-\w+\?gracePeriodSeconds=0$/);
  });

  it("that are refused are said, with the rights that bring them, and there is nothing to delete", async () => {
    const { helpers, deleted } = server(403);
    await assert.rejects(
      helpers.standIn(endpoint),
      (error: unknown) =>
        error instanceof HelperError &&
        /pod shop\/lab-prove-cron-\w+, which stands in for it, is refused: not here/.test(error.message) &&
        (error.fix ?? "").startsWith(
          "kubectl create role lab-prove -n shop --verb=create,get,delete --resource=pods ",
        ),
    );
    assert.deepEqual(await helpers.close(), []);
    assert.deepEqual(deleted(), []);
  });

  it("that cannot be deleted are named", async () => {
    const { helpers } = server(201, 403);
    await helpers.standIn(endpoint);
    const [left = "", ...more] = await helpers.close();
    assert.match(left, /^shop\/lab-prove-cron-\w+: not by you$/);
    assert.deepEqual(more, []);
  });
});
