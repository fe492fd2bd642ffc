import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, connect, createServer as createTcp, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";
import { type ClusterConfig, checkCluster } from "../../cluster/cluster-check";
import { ClusterError, type ClusterFault } from "../../cluster/cluster-error";
import { makeAuthority, type SelfMade } from "../observability/prometheus/self-made-certificate";
import { base64, credentials, type Fixture, kubeconfigText } from "./kubeconfig-fixture";

describe("the check of the cluster", () => {
  const authority = makeAuthority();
  const open: Server[] = [];
  let folder: string;
  let port: number;

  const listen = (server: Server): Promise<number> =>
    new Promise((resolve) => {
      open.push(server);
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
  const tlsServer = ({ certificate, key }: SelfMade): Promise<number> =>
    listen(createTls({ cert: certificate, key }).on("tlsClientError", () => undefined));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    port = await tlsServer(authority.issue());
  });

  after(() => {
    for (const server of open) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A cluster at a port of this machine, trusted through the authority. */
  const at = (to: number, more: object = {}): Fixture => ({
    current: "home",
    clusters: {
      "home-cluster": {
        server: `https://127.0.0.1:${to}`,
        "certificate-authority-data": base64(authority.certificate),
        ...more,
      },
    },
  });

  const check = (text: string, config: Partial<ClusterConfig> = {}, environment = {}, timeoutMs = 5000) => {
    const KUBECONFIG = join(folder, "config");
    writeFileSync(KUBECONFIG, text);
    return checkCluster({ context: "home", ...config }, { KUBECONFIG, ...environment }, timeoutMs);
  };

  const refused = async (result: Promise<void>, fault: ClusterFault, ...words: RegExp[]): Promise<void> => {
    const error = await result.then(
      () => assert.fail("it was accepted"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ClusterError, String(error));
    assert.equal(error.fault, fault, error.message);
    const text = `${error.message}\nfix: ${error.fix}`;
    for (const word of [/nothing was changed/, /stack: cluster\.context is home/, /\nfix: \S/, ...words]) {
      assert.match(text, word);
    }
    for (const word of [...credentials, "BEGIN CERTIFICATE"]) assert.ok(!text.includes(word));
  };

  it("is silent where the cluster is the one that was meant", async () => {
    await check(kubeconfigText(at(port)));
    await check(kubeconfigText(at(port)), { server: `https://127.0.0.1:${port}/` });
  });

  it("accepts a kubeconfig without a current context, a CA in a file, and no check of certificates", async () => {
    await check(kubeconfigText({ ...at(port), current: "" }));
    writeFileSync(join(folder, "ca.crt"), authority.certificate);
    await check(
      kubeconfigText(at(port, { "certificate-authority-data": "", "certificate-authority": "ca.crt" })),
    );
    const stranger = base64(makeAuthority("another").certificate);
    await check(
      kubeconfigText(at(port, { "certificate-authority-data": stranger, "insecure-skip-tls-verify": true })),
    );
  });

  it("no kubeconfig", () =>
    refused(
      checkCluster({ context: "home" }, { KUBECONFIG: join(folder, "nothing") }),
      "no-kubeconfig",
      /KUBECONFIG names .*nothing, which does not exist/,
      /talosctl kubeconfig/,
    ));

  it("a kubeconfig that is a folder", () =>
    refused(checkCluster({ context: "home" }, { KUBECONFIG: folder }), "unreadable-kubeconfig", /EISDIR/));

  it("a kubeconfig that is none", () => refused(check(`{"users": "${credentials[0]}`), "invalid-kubeconfig"));

  it("a context that is not there: the others are named", () =>
    refused(
      check(kubeconfigText({ current: "work", contexts: { work: "a", "my lab": "b" } })),
      "no-such-context",
      /contexts: work, my lab/,
      /pulumi config set --path cluster\.context work/,
    ));

  it("another current context: both ways out", () =>
    refused(
      check(kubeconfigText({ current: "my lab", contexts: { home: "home-cluster", "my lab": "b" } })),
      "other-context",
      /current-context is my lab; contexts: home, my lab/,
      /fix: kubectl config use-context home\n/,
      /or: pulumi config set --path cluster\.context 'my lab'/,
    ));

  it("another server than the stack names", () =>
    refused(
      check(kubeconfigText(at(port)), { server: "https://192.168.0.210:6443" }),
      "other-server",
      /cluster\.server is https:\/\/192\.168\.0\.210:6443/,
      /the context's server is https:\/\/127\.0\.0\.1:/,
    ));

  it("a context without an address, an authority that is not a certificate", async () => {
    await refused(
      check(kubeconfigText({ clusters: {} })),
      "invalid-kubeconfig",
      /names cluster home-cluster/,
    );
    const broken = at(port, { "certificate-authority-data": base64("no certificate") });
    await refused(check(kubeconfigText(broken)), "invalid-kubeconfig", /certificate-authority-data is no/);
    const missing = at(port, { "certificate-authority-data": "", "certificate-authority": "no.crt" });
    await refused(check(kubeconfigText(missing)), "invalid-kubeconfig", /no\.crt is not a certificate/);
  });

  it("another cluster at the address", async () => {
    const stranger = await tlsServer(makeAuthority("another").issue());
    await refused(check(kubeconfigText(at(stranger))), "other-certificate", /another cluster answers there/);
    const unknown = at(port, { "certificate-authority-data": "" });
    await refused(check(kubeconfigText(unknown)), "other-certificate");
  });

  it("a certificate that has expired, or is for another address", async () => {
    const expired = await tlsServer(authority.issue({ days: -1 }));
    await refused(check(kubeconfigText(at(expired))), "other-certificate", /has expired/);
    const other = await tlsServer(authority.issue({ address: [10, 0, 0, 1] }));
    await refused(check(kubeconfigText(at(other))), "other-certificate", /for other names/);
    await refused(
      check(kubeconfigText(at(port, { "tls-server-name": "kubernetes" }))),
      "other-certificate",
      /for other names/,
    );
  });

  it("nobody at the address", async () => {
    const closed = createTcp();
    const gone = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    await refused(check(kubeconfigText(at(gone))), "unreachable", /connection refused/);
  });

  it("somebody who says nothing, within the time", async () => {
    const held = await listen(createTcp((socket) => socket.on("error", () => undefined)));
    await refused(check(kubeconfigText(at(held)), {}, {}, 100), "unreachable", /no answer within 0\.1 s/);
  });

  it("somebody who speaks something else", async () => {
    const http = await listen(createHttp());
    await refused(check(kubeconfigText(at(http))), "unreachable", /does not speak TLS/);
  });

  it("through a proxy, and one that refuses or cannot be followed", async () => {
    const forward = createHttp().on("connect", (request, socket) => {
      const to = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        to.pipe(socket).pipe(to);
      });
      for (const end of [to, socket]) end.on("error", () => undefined);
    });
    const proxy = await listen(forward);
    await check(kubeconfigText(at(port, { "proxy-url": `http://127.0.0.1:${proxy}` })));
    const refusing = await listen(
      createHttp().on("connect", (_, socket) => socket.end("HTTP/1.1 407 No\r\n\r\n")),
    );
    const url = `http://me:${credentials[2]}@127.0.0.1:${refusing}`;
    await refused(check(kubeconfigText(at(port, { "proxy-url": url }))), "unreachable", /answers 407/);
    const socks = at(port, { "proxy-url": `socks5://me:${credentials[2]}@127.0.0.1:${proxy}` });
    await refused(check(kubeconfigText(socks)), "unsupported-proxy", /proxy-url is of scheme socks5/);
  });
});
