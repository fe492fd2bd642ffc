import assert from "node:assert/strict";
import { pageScript } from "../docs/page-script";
import { documentationPages } from "../docs/pages";
import { packetsCheckout } from "./packets-sandbox";
import { missingLine, shownOutputs } from "./shown-output";

/** The node is there already. */
const goesBefore = /^(?:\.\/lab sandbox up|eval )/;

describe("the output that the README shows", function () {
  this.timeout(600_000);
  const checkout = () => packetsCheckout();
  after(async () => {
    await checkout().setPhase("none");
    await checkout().up();
  });

  it("is what its commands print, in one shell, as a reader types them", async () => {
    const readme = documentationPages().find(({ path }) => path === "README.md");
    assert.ok(readme);
    const shown = shownOutputs(readme);
    assert.equal(shown.length, 3);
    const commands = shown.flatMap((each) => each.commands).filter(({ text }) => !goesBefore.test(text));
    // One stream, as a terminal has it: what comes of two pipes has no order.
    const { exitCode, all } = await checkout().run("bash", ["-c", `exec 2>&1\n${pageScript(commands)}`]);
    assert.equal(exitCode, 0, all);
    assert.equal(
      missingLine(
        shown.flatMap(({ lines }) => lines),
        all,
      ),
      undefined,
      all,
    );
  });
});
