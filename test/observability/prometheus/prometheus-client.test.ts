import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  labelValues,
  query,
  queryRange,
  shownUrl,
} from "../../../observability/prometheus/prometheus-client";
import { PrometheusError } from "../../../observability/prometheus/prometheus-error";

/** What somebody else may answer under an address that was meant for Prometheus; the real one is asked in the sandbox's tests. */
describe("client of Prometheus", () => {
  const open: Server[] = [];
  after(() => {
    for (const server of open) {
      server.closeAllConnections();
      server.close();
    }
  });

  const serve = (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
    new Promise((resolve) => {
      const server = createServer(answer);
      open.push(server);
      server.listen(0, "127.0.0.1", () =>
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      );
    });

  const failure = async (work: Promise<unknown>): Promise<PrometheusError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof PrometheusError, String(error));
    return error;
  };

  it("shows an address without user, password and what is behind the path", () => {
    assert.equal(
      shownUrl("https://me:secret@prometheus.example/prom/?a=1#b"),
      "https://prometheus.example/prom",
    );
    assert.throws(() => shownUrl("nonsense"), /this is not the address of a server/);
  });

  it("says that nothing listens, with the reason and the query", async () => {
    const url = await serve(() => {});
    const server = open.pop();
    await new Promise((resolve) => server?.close(resolve));
    const { fault, message } = await failure(query(url, "up", 0));
    assert.equal(fault, "unreachable");
    assert.match(message, /^Prometheus at http:\/\/127\.0\.0\.1:\d+ does not answer\.\n {2}query: up\n/);
    assert.match(message, /found: connect ECONNREFUSED 127/);
    const byName = await failure(query(url.replace("127.0.0.1", "localhost"), "up", 0));
    assert.match(byName.found, /connect ECONNREFUSED/);
  });

  it("does not wait for ever, and ends when it is told to", async () => {
    const url = await serve(() => {});
    const { fault, found } = await failure(query(url, "up", 0, { timeoutMs: 50 }));
    assert.deepEqual([fault, found], ["unreachable", "no answer in time"]);
    const stop = new AbortController();
    const asked = query(url, "up", 0, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await assert.rejects(asked, /^Error: enough$/);
  });

  it("tells somebody else's page from Prometheus' answer", async () => {
    const url = await serve((_, response) => response.end("<html>log in</html>"));
    const { fault, message, fix } = await failure(labelValues(`${url}/grafana/`, "job"));
    assert.equal(fault, "not-prometheus");
    assert.match(
      message,
      /^What answers at \S+\/grafana is not the API of Prometheus\.\n {2}found: HTTP 200/,
    );
    assert.match(fix ?? "", /^give the address of Prometheus itself/);
  });

  it("sends user and password of the address as a header, and names them in no error", async () => {
    const url = await serve(({ headers }, response) => {
      if (headers.authorization === `Basic ${Buffer.from("me:p@ss").toString("base64")}`)
        return response.end('{"status":"success","data":["a"]}');
      response.statusCode = 401;
      return response.end("Unauthorized");
    });
    const known = url.replace("//", "//me:p%40ss@");
    assert.deepEqual(await labelValues(known, "job"), ["a"]);
    const { message, fix } = await failure(query(url.replace("//", "//me:secret@"), "up", 0));
    assert.match(message, /HTTP 401/);
    assert.match(fix ?? "", /^give the credentials in the address/);
    assert.doesNotMatch(message, /secret/);
  });

  it("asks under the path of the address, by POST where PromQL is long", async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        asked.push(`${request.method} ${request.url} ${decodeURIComponent(body)}`);
        const result = request.url?.includes("/label/")
          ? []
          : { resultType: request.url?.endsWith("range") ? "matrix" : "vector", result: [] };
        response.end(JSON.stringify({ status: "success", data: result, warnings: ["w"], infos: ["i"] }));
      });
    });
    const { notices } = await query(`${url}/prometheus`, "a{b='c'}", 1.5);
    assert.deepEqual(notices, ["w", "i"]);
    await queryRange(`${url}/prometheus/`, "up", { from: 1, to: 61, step: 15 });
    await labelValues(url, "__name__", { selectors: ["up", "down"], from: 1, to: 2 });
    assert.deepEqual(asked, [
      "POST /prometheus/api/v1/query query=a{b='c'}&time=1.5",
      "POST /prometheus/api/v1/query_range query=up&start=1&end=61&step=15",
      "GET /api/v1/label/__name__/values?match%5B%5D=up&match%5B%5D=down&start=1&end=2 ",
    ]);
  });

  it("refuses what is not an address", async () => {
    for (const url of ["prometheus", "localhost:9090", "file:///etc/passwd"]) {
      const { fix } = await failure(query(url, "up", 0));
      assert.match(fix ?? "", /^write it as http:\/\/host:port/, url);
    }
  });
});
