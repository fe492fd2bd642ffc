import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { credentialFiles, credentialsFor } from "../../../../platform/charts/oci/registry-credentials";

const auth = (text: string): string => Buffer.from(text).toString("base64");

describe("what the user has told Helm or Docker for a registry", () => {
  let home: string;
  let environment: Record<string, string | undefined>;
  let helm: string;
  let docker: string;

  const write = (file: string, content: object): void => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "credentials-"));
    environment = { HOME: home, PATH: `${home}${delimiter}${process.env.PATH}` };
    [helm = "", docker = ""] = credentialFiles(environment);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("is looked for where they keep it", () => {
    assert.deepEqual(credentialFiles({ HOME: "/h" }), [
      "/h/.config/helm/registry/config.json",
      "/h/.docker/config.json",
    ]);
    assert.deepEqual(credentialFiles({ HOME: "/h", HELM_REGISTRY_CONFIG: "/r.json", DOCKER_CONFIG: "/d" }), [
      "/r.json",
      "/d/config.json",
    ]);
  });

  it("is nothing where there is no file, another registry's, or an unreadable one", () => {
    assert.equal(credentialsFor("r.example", environment), undefined);
    write(helm, { auths: { "r.example.org": { auth: auth("u:p") } } });
    assert.equal(credentialsFor("r.example", environment), undefined);
    writeFileSync(helm, "{");
    assert.equal(credentialsFor("r.example", environment), undefined);
  });

  it("is Helm's before Docker's, and a password may hold colons", () => {
    write(docker, { auths: { "r.example": { auth: auth("docker:d") } } });
    assert.deepEqual(credentialsFor("r.example", environment), { username: "docker", password: "d" });
    write(helm, { auths: { "r.example": { auth: auth("helm:a:b") } } });
    assert.deepEqual(credentialsFor("r.example", environment), { username: "helm", password: "a:b" });
  });

  it("is asked of a credential helper, where one is named", () => {
    const helper = join(home, "docker-credential-lab");
    writeFileSync(
      helper,
      `#!/bin/sh\nread host\necho "{\\"Username\\": \\"$1\\", \\"Secret\\": \\"for $host\\"}"\n`,
    );
    chmodSync(helper, 0o755);
    write(docker, { credsStore: "lab" });
    assert.deepEqual(credentialsFor("r.example", environment), {
      username: "get",
      password: "for r.example",
    });
    write(docker, { credHelpers: { "r.example": "not-there" } });
    assert.equal(credentialsFor("r.example", environment), undefined);
  });
});
