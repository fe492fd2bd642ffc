import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigText } from "../../cluster/kubeconfig-fixture";
import { runLab } from "../run-lab";

describe("lab prove and lab hubble, as commands", function () {
  this.timeout(60_000);
  let folder: string;
  let KUBECONFIG: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-prove-"));
    KUBECONFIG = join(folder, "config");
    // Port 9 (discard): nobody listens there.
    const text = kubeconfigText({
      current: "home",
      clusters: { "home-cluster": { server: "https://127.0.0.1:9" } },
    });
    writeFileSync(KUBECONFIG, text.replace(/^ +client-key-data:.*\n/m, ""));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ended = (words: string) => {
    const run = runLab(words.split(" "), { environment: { KUBECONFIG } });
    assert.doesNotMatch(run.stdout + run.stderr, /\n\s+at /);
    assert.equal(run.stdout, "");
    return run;
  };

  for (const words of ["prove --phase baseline", "hubble observe", "hubble ui"])
    it(`say that the cluster does not answer: lab ${words}`, () => {
      const { status, stderr } = ended(words);
      assert.equal(status, 1);
      assert.match(
        stderr,
        /(?:^|\n)error: the API server of context home \(.*\) cannot be asked: .*ECONNREFUSED.*\nfix: kubectl --context home version/,
      );
    });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["prove --phase basline", /^error: --phase "basline" is not a phase.*\nfix: write --phase baseline/],
    [
      "prove --swap baseline l7-get-rot",
      /^error: --swap "l7-get-rot" is not a phase.*\nfix: write --swap l7/,
    ],
    ["prove --swap baseline baseline", /^error: --swap baseline baseline swaps nothing\nfix: /],
    ["prove --swap baseline", /^error: --swap baseline is not two phases\nfix: /],
    ["prove -f /nowhere", /^error: \/nowhere: there is no such folder\nfix: /],
    ["prove --phase baseline --require wind", /^error: --require "wind" is not a witness.*\nfix: /],
    [
      "prove --phase baseline --html /nowhere/page.html",
      /^error: --html \/nowhere\/page.html: it cannot be written: ENOENT\nfix: /,
    ],
  ];
  for (const [words, message] of wrong)
    it(`end with 2 before anything is asked: lab ${words}`, () => {
      const { status, stderr } = ended(words);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    });
});
