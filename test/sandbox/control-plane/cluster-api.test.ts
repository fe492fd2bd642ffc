import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answersReady, credentialsWritten } from "../../../sandbox/control-plane/cluster-api";

const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const names = ["ca.crt", "admin.crt", "admin.key"];

describe("the administrator's credentials", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pki-"));
    mkdirSync(join(folder, "pki"));
    for (const name of names) writeFileSync(join(folder, "pki", name), pem);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are there when every file ends as it should", () => {
    assert.equal(credentialsWritten(folder), true);
  });

  for (const name of names) {
    for (const [what, text] of Object.entries({ empty: "", "half written": pem.slice(0, 40) })) {
      it(`are not there while ${name} is ${what}; the server then does not answer yet, and nothing is thrown`, async () => {
        writeFileSync(join(folder, "pki", name), text);
        assert.equal(credentialsWritten(folder), false);
        assert.equal(await answersReady(folder, 1), false);
      });
    }
  }

  it("are not there before kwokctl has begun", () => {
    assert.equal(credentialsWritten(join(folder, "absent")), false);
  });
});
