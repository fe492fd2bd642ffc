import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../../verdicts/answer";
import { runLab } from "../cli/run-lab";
import { withFolder } from "../support/with-folder";

const pods = ["web", "api"]
  .map(
    (name) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {containers: []}\n`,
  )
  .join("---\n");

const policy = (from: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress: [{from: [${from}]}]
`;

const allows = policy("{podSelector: {matchLabels: {app: web}}}");
const denies = policy("{podSelector: {matchLabels: {app: nobody}}}");

/** Asks about the flow from web to api in a folder of two alternatives. */
const inFolder = (
  texts: readonly [string, string],
  use: (
    at: (name: string) => string,
    verdictOf: (...args: readonly string[]) => [Verdict, number | null],
  ) => void,
): void =>
  withFolder((root) => {
    writeFileSync(join(root, "0-pods.yaml"), pods);
    for (const [index, text] of texts.entries()) writeFileSync(join(root, `${index + 1}.yaml`), text);
    const ask = ["--from", "default/web", "--to", "default/api", "--port", "80", "--json"];
    use(
      (name) => join(root, name),
      (...args) => {
        const { stdout, status } = runLab(["verdicts", ...args, ...ask]);
        return [(JSON.parse(stdout) as { readonly verdict: Verdict }).verdict, status];
      },
    );
  });

describe("policies of one kind, namespace and name in several files", function () {
  this.timeout(60_000);

  it("are read as kubectl apply leaves them: the last one counts, the others are named, and it is no success", () => {
    inFolder([allows, denies], (at, verdictOf) => {
      assert.deepEqual(verdictOf("-f", at(".")), ["denied-by-default", 1]);
      const { stdout, stderr } = runLab(["verdicts", "-f", at(".")]);
      assert.match(
        stdout + stderr,
        /the last of several .* counts, as kubectl apply leaves it: NetworkPolicy\/default\/api is that of .*2\.yaml:1, not of .*1\.yaml:1\. Where they are alternatives, name the files of one/,
      );
      // Two files may be for two clusters.
      const lint = runLab(["lint", at(".")]);
      assert.equal(lint.status, 0);
      assert.match(
        lint.stdout,
        /1\.yaml:3 warning duplicate-policy\n {2}NetworkPolicy\/default\/api, metadata\.name\n {2}The object at .*2\.yaml:1 has the same kind, namespace and name and says something else\./,
      );
      // What the replaced one allows is not looked at, and what the last one selects is.
      assert.match(lint.stdout, /2\.yaml:\d+ warning selector-matches-nothing/);
    });
    inFolder([denies, allows], (at, verdictOf) => assert.deepEqual(verdictOf("-f", at(".")), ["allowed", 1]));
  });

  it("are one alone where the files of one are named", () => {
    inFolder([allows, denies], (at, verdictOf) => {
      assert.deepEqual(verdictOf("-f", at("0-pods.yaml"), "-f", at("1.yaml")), ["allowed", 0]);
      assert.equal(runLab(["lint", at("."), "--exclude", "2.yaml"]).status, 0);
    });
  });

  it("are no difference where they say the same", () => {
    inFolder([allows, allows], (at, verdictOf) => {
      assert.deepEqual(verdictOf("-f", at(".")), ["allowed", 0]);
      const lint = runLab(["lint", at(".")]);
      assert.equal(lint.status, 0);
      assert.match(
        lint.stdout,
        /1\.yaml:3 info duplicate-policy\n.*\n {2}The object at .*2\.yaml:1 is the same once more/,
      );
    });
  });

  it("are an error in one file, where they are for one cluster", () => {
    inFolder([`${allows}---\n${denies}`, denies], (at) => {
      const { status, stdout } = runLab(["lint", at("0-pods.yaml"), at("1.yaml")]);
      assert.equal(status, 1);
      assert.match(stdout, /1\.yaml:3 error duplicate-policy\n/);
    });
  });

  it("are said once, however many there are", () => {
    inFolder(
      [
        `${allows}---\n${allows.replace("name: api}", "name: other}")}`,
        `${denies}---\n${denies.replace("name: api}", "name: other}")}`,
      ],
      (at) => {
        const { stdout } = runLab(["lint", at(".")]);
        assert.match(stdout, /1\.yaml:3 warning duplicate-policy \(2 times, in 1 file\)/);
      },
    );
  });
});
