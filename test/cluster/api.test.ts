import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { ApiError, type ClusterApi, openApi } from "../../cluster/api";
import { ClusterError } from "../../cluster/cluster-error";
import { deleteObject, getObject, listObjects } from "../../cluster/objects";
import { watchObjects } from "../../cluster/watch";
import { makeAuthority } from "../observability/prometheus/self-made-certificate";
import { base64 } from "./kubeconfig-fixture";

/** Answers as an API server does, and keeps what it was shown. */
class Recorder {
  readonly asked: string[] = [];
  headers: IncomingMessage["headers"] = {};
  clientCertificate = "";

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "https://localhost");
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    this.headers = request.headers;
    const peer =
      "encrypted" in request.socket ? (request.socket as TLSSocket).getPeerCertificate() : undefined;
    this.clientCertificate = peer?.fingerprint256 ?? "";
    const say = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.searchParams.has("watch")) {
      response.write('{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n{"type":"DEL');
      setTimeout(() => response.end('ETED","object":{"metadata":{"name":"a"}}}\n'), 20);
    } else if (url.pathname === "/api/v1/pods") {
      const next = url.searchParams.get("continue");
      if (next === null) say(200, { items: [{ name: 1 }], metadata: { continue: "page 2" } });
      else say(200, { items: [{ name: next }], metadata: {} });
    } else if (url.pathname === "/api/v1/secrets") {
      say(403, { message: "secrets is forbidden" });
    } else if (url.pathname === "/slow") {
      // Never answered.
    } else say(404, { message: "not found" });
  };
}

describe("access to an API server", () => {
  const authority = makeAuthority();
  const client = authority.issue();
  const open: Server[] = [];
  let folder: string;
  let recorder: Recorder;
  let port: number;

  const listen = (server: Server): Promise<number> =>
    new Promise((resolve) => {
      open.push(server);
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "api-"));
  });
  beforeEach(async () => {
    recorder = new Recorder();
    const { certificate, key } = authority.issue();
    const options = { cert: certificate, key, requestCert: true, rejectUnauthorized: false };
    port = await listen(createHttps(options, recorder.answer));
  });
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const opened = (user: object, cluster: object = {}, environment = {}): ClusterApi => {
    const KUBECONFIG = join(folder, "config");
    const entry = {
      server: `https://127.0.0.1:${port}`,
      "certificate-authority-data": base64(authority.certificate),
      ...cluster,
    };
    writeFileSync(
      KUBECONFIG,
      JSON.stringify({
        "current-context": "home",
        contexts: [{ name: "home", context: { cluster: "home", user: "me" } }],
        clusters: [{ name: "home", cluster: entry }],
        users: [{ name: "me", user }],
      }),
    );
    return openApi(undefined, { KUBECONFIG, ...environment });
  };

  it("shows a certificate, a token, a token of a file, a password, or whom it acts for", async () => {
    const cert = {
      "client-certificate-data": base64(client.certificate),
      "client-key-data": base64(client.key),
    };
    await getObject(opened(cert), "/x");
    assert.notEqual(recorder.clientCertificate, "");
    await getObject(opened({}), "/x");
    assert.deepEqual([recorder.clientCertificate, recorder.headers.authorization], ["", undefined]);
    await getObject(opened({ token: "of-the-file-itself" }), "/x");
    assert.equal(recorder.headers.authorization, "Bearer of-the-file-itself");
    writeFileSync(join(folder, "token"), "first\n");
    const api = opened({ tokenFile: "token" });
    await getObject(api, "/x");
    assert.equal(recorder.headers.authorization, "Bearer first");
    writeFileSync(join(folder, "token"), "second\n");
    await getObject(api, "/x");
    assert.equal(recorder.headers.authorization, "Bearer second");
    await getObject(opened({ username: "me", password: "secret" }), "/x");
    assert.equal(recorder.headers.authorization, `Basic ${base64("me:secret")}`);
    await getObject(opened({ as: "somebody", "as-groups": ["viewers"] }), "/x");
    assert.equal(recorder.headers["impersonate-user"], "somebody");
    assert.equal(recorder.headers["impersonate-group"], "viewers");
  });

  it("asks a program for credentials where the kubeconfig says so", async () => {
    const program = join(folder, "credentials.js");
    const credential = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: "from-a-program" },
    };
    writeFileSync(program, `console.log(${JSON.stringify(JSON.stringify(credential))})`);
    const exec = { apiVersion: credential.apiVersion, command: process.execPath, args: [program] };
    await getObject(opened({ exec }), "/x");
    assert.equal(recorder.headers.authorization, "Bearer from-a-program");
  }).timeout(60_000);

  it("takes the trust that the kubeconfig gives, and no other server", async () => {
    const stranger = makeAuthority();
    const unknown = { "certificate-authority-data": base64(stranger.certificate) };
    await assert.rejects(getObject(opened({}, unknown), "/x"), /certificate/);
    const insecure = { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true };
    assert.equal(await getObject(opened({}, insecure), "/x"), undefined);
  });

  it("goes through a proxy where one is named", async () => {
    const tunnels: string[] = [];
    const proxy = createHttp().on("connect", (request, socket) => {
      tunnels.push(request.url ?? "");
      const onward = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on("error", () => undefined);
    });
    const at = await listen(proxy);
    await getObject(opened({ token: "t" }, { "proxy-url": `http://127.0.0.1:${at}` }), "/x");
    assert.deepEqual(tunnels, [`127.0.0.1:${port}`]);
    assert.equal(recorder.headers.authorization, "Bearer t");
  });

  it("lists page by page, and tells what is absent from what is refused", async () => {
    const api = opened({});
    assert.deepEqual(await listObjects(api, "/api/v1/pods", { labelSelector: "a=b,c" }), [
      { name: 1 },
      { name: "page 2" },
    ]);
    assert.match(recorder.asked[0] ?? "", /labelSelector=a%3Db%2Cc/);
    assert.equal(await listObjects(api, "/apis/absent/v1/things"), undefined);
    assert.equal(await deleteObject(api, "/api/v1/namespaces/x/pods/y"), false);
    await assert.rejects(listObjects(api, "/api/v1/secrets"), (error: unknown) => {
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.status, error.message], [403, "secrets is forbidden"]);
      return true;
    });
  });

  it("does not wait for ever", async () => {
    await assert.rejects(opened({}).request("GET", "/slow", { timeoutMs: 200 }), /no answer within 0.2 s/);
  });

  it("watches line by line, and says when the watch ends", async () => {
    const lines: string[] = [];
    const reason = await new Promise<Error>((resolve, reject) => {
      watchObjects<{ metadata: { name: string } }>(
        opened({}),
        "/api/v1/pods",
        "7",
        ({ type, object }) => lines.push(`${type} ${object.metadata.name}`),
        resolve,
      ).catch(reject);
    });
    assert.deepEqual(lines, ["ADDED a", "DELETED a"]);
    assert.match(reason.message, /was closed/);
    assert.match(recorder.asked[0] ?? "", /watch=true&resourceVersion=7/);
  });

  it("says what is wrong with the kubeconfig, and shows no credential", () => {
    const KUBECONFIG = join(folder, "absent");
    assert.throws(() => openApi(undefined, { KUBECONFIG }), ClusterError);
    const wrong = { users: "a-bearer-token" };
    writeFileSync(join(folder, "wrong"), JSON.stringify({ ...wrong, contexts: [] }));
    assert.throws(
      () => openApi("home", { KUBECONFIG: join(folder, "wrong") }),
      (error: unknown) =>
        error instanceof ClusterError && error.fault === "no-such-context" && !/token/.test(error.message),
    );
  });
});
