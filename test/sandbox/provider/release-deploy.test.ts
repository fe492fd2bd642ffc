import assert from "node:assert/strict";
import { HelmError } from "../../../sandbox/provider/helm-command";
import { isTerminating } from "../../../sandbox/provider/release-deploy";

describe("an install into a namespace that is on its way out", () => {
  const forbidden =
    'roles "x" is forbidden: unable to create new content in namespace y because it is being terminated';

  it("is known by the API server's words, and tried again", () => {
    assert.equal(isTerminating(new HelmError(forbidden)), true);
  });

  it("is not mistaken for any other failure", () => {
    assert.equal(isTerminating(new HelmError("cannot re-use a name that is still in use")), false);
    assert.equal(isTerminating(new Error(forbidden)), false);
  });
});
