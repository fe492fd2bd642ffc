import assert from "node:assert/strict";
import { readablePlaces } from "./secret-places";

describe("a search for secrets", () => {
  const secret = 'pass"word-of-Grafana';

  it("finds one in every form, and says where", () => {
    const places = {
      state: JSON.stringify({ inputs: { password: secret } }),
      log: `using ${secret} now`,
      helm: `data: ${Buffer.from(secret).toString("base64")}`,
      nested: JSON.stringify({ text: JSON.stringify({ password: secret }) }),
      clean: '{"ciphertext":"v1:abc"}',
    };
    assert.deepEqual(readablePlaces(["another", secret], places), [
      "state: secret 2",
      "log: secret 2",
      "helm: secret 2",
      "nested: secret 2",
    ]);
  });

  it("finds none where there is none", () => {
    assert.deepEqual(readablePlaces([secret], { state: "{}" }), []);
  });
});
