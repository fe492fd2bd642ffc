import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { plainServer, tlsServer } from "../../hubble/connection-arguments";
import { relayTlsOf } from "../../hubble/relay";
import { keySourcesOf } from "../../hubble/relay-certificates";

const relay = 'cluster-name: default\nlisten-address: :4245\ngops-port: "9893"\nretry-timeout: \n';
const served = `${relay}tls-relay-server-cert-file: /var/lib/hubble-relay/tls/server.crt\n`;

describe("how Hubble Relay is spoken to", () => {
  it("is what its own configuration says", () => {
    assert.deepEqual(relayTlsOf(`${relay}disable-server-tls: true\n`), { kind: "none" });
    assert.deepEqual(relayTlsOf(served), { kind: "tls", mutual: false });
    const mutual = `${served}tls-relay-client-ca-files: /var/lib/hubble-relay/tls/hubble-server-ca.crt\n`;
    assert.deepEqual(relayTlsOf(mutual), { kind: "tls", mutual: true });
  });

  it("is not guessed from what is no such configuration", () => {
    for (const text of ["a: [", "- a", "tls-relay-server-cert-file: 1"])
      assert.throws(() => relayTlsOf(text), /hubble-relay-config is not a configuration of Hubble Relay/);
  });

  it("uses the certificates that the Deployment names, whoever brought them", () => {
    const source = (kind: "secret" | "configMap", name: string, items: readonly object[]) => ({
      [kind]: { name, items },
    });
    const volumes = [
      { configMap: { name: "hubble-relay-config" } },
      {
        projected: {
          sources: [
            source("secret", "brought-along", [{ key: "tls.crt", path: "client.crt" }]),
            source("configMap", "bundle", [{ key: "all.pem", path: "hubble-server-ca.crt" }]),
          ],
        },
      },
    ];
    const sources = keySourcesOf({ spec: { template: { spec: { volumes } } } });
    assert.deepEqual(sources.get("client.crt"), { kind: "Secret", name: "brought-along", key: "tls.crt" });
    assert.deepEqual(sources.get("hubble-server-ca.crt"), {
      kind: "ConfigMap",
      name: "bundle",
      key: "all.pem",
    });
    assert.equal(keySourcesOf({}).size, 0);
  });

  it("is told to the program in spite of its own settings, and leaves no key behind", () => {
    assert.deepEqual(plainServer("127.0.0.1:1").arguments, [
      ...["--server", "127.0.0.1:1", "--port-forward=false", "--tls=false"],
    ]);
    const certificates = { ca: "the authority", certificate: "a certificate", key: "the key" };
    const server = tlsServer("127.0.0.1:1", certificates, true);
    const key = server.arguments[server.arguments.indexOf("--tls-client-key-file") + 1] ?? "";
    assert.equal(readFileSync(key, "utf8"), "the key");
    assert.equal(statSync(key).mode & 0o077, 0);
    assert.equal(statSync(path.dirname(key)).mode & 0o077, 0);
    server.remove();
    assert.ok(!existsSync(path.dirname(key)));
    const oneSided = tlsServer("127.0.0.1:1", certificates, false);
    oneSided.remove();
    assert.ok(!oneSided.arguments.includes("--tls-client-key-file"));
  });
});
