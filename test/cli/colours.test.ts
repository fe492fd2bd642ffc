import assert from "node:assert/strict";
import { wantsColours } from "../../cli/colours";

const terminal = { isTTY: true };
const pipe = {};

describe("colours", () => {
  it("are for terminals only; a CI is none", () => {
    assert.equal(wantsColours(terminal, { TERM: "xterm" }), true);
    assert.equal(wantsColours(pipe, {}), false);
    assert.equal(wantsColours(pipe, { CI: "true" }), false);
    assert.equal(wantsColours(terminal, { TERM: "dumb" }), false);
  });

  it("follow NO_COLOR and FORCE_COLOR", () => {
    assert.equal(wantsColours(terminal, { NO_COLOR: "1" }), false);
    assert.equal(wantsColours(terminal, { NO_COLOR: "" }), true);
    assert.equal(wantsColours(pipe, { FORCE_COLOR: "1" }), true);
    assert.equal(wantsColours(pipe, { FORCE_COLOR: "0" }), false);
    assert.equal(wantsColours(pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  });
});
