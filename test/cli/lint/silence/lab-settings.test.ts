import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSettings, settingsFor } from "../../../../cli/lint/silence/lab-settings";
import { withFolder } from "../../../support/with-folder";
import { located } from "./located";

describe("the settings of a repository", () => {
  it("silence findings in files and of policies, with a reason", () => {
    const { silences, failOn, exclude, baseline } = parseSettings(
      `lint:
  failOn: warning
  exclude: [vendored/]
  baseline: known.json
  ignore:
    - finding: l7-shadowed
      reason: the old client
      files: [apps/**]
      policies: [CiliumNetworkPolicy/shop/*]
`,
      "/repo/.lab.yaml",
    );
    assert.deepEqual([failOn, exclude, baseline], ["warning", ["vendored/"], "/repo/known.json"]);
    const [silence] = silences;
    assert.deepEqual([silence?.by, silence?.line, silence?.reason], ["settings", 6, "the old client"]);
    assert.equal(silence?.covers(located({ file: "/repo/apps/web/a.yaml" })), true);
    assert.equal(silence?.covers(located({ file: "/repo/web.yaml" })), false);
    assert.equal(silence?.covers(located({ file: "/elsewhere/apps/a.yaml" })), false);
    assert.equal(
      silence?.covers(located({ file: "/repo/apps/a.yaml", policy: "CiliumNetworkPolicy/bank/web" })),
      false,
    );
  });

  it("are empty where the file is", () => {
    assert.deepEqual(parseSettings("", ".lab.yaml").silences, []);
  });

  it("are the nearest ones above, within the repository", () => {
    withFolder((root) => {
      const repository = join(root, "repository");
      mkdirSync(join(repository, ".git"), { recursive: true });
      mkdirSync(join(repository, "apps/web"), { recursive: true });
      writeFileSync(join(root, ".lab.yaml"), "lint: {failOn: none}\n");
      assert.equal(settingsFor(join(repository, "apps/web")).file, undefined);
      writeFileSync(join(repository, ".lab.yaml"), "lint: {failOn: info}\n");
      writeFileSync(join(repository, "apps/policy.yaml"), "");
      assert.equal(settingsFor(join(repository, "apps/web")).failOn, "info");
      assert.equal(settingsFor(join(repository, "apps/policy.yaml")).failOn, "info");
    });
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    [
      "lint: {ignore: [{finding: l7-shadow, reason: x}]}",
      /^\.lab\.yaml: lint\.ignore\[0\]\.finding: "l7-shadow" is no finding; perhaps l7-shadowed$/,
    ],
    [
      "lint: {ignore: [{finding: l7-shadowed}]}",
      /^\.lab\.yaml: lint\.ignore\[0\]\.reason: string is expected, and nothing is there$/,
    ],
    [
      "lint: {ignore: [{finding: l7-shadowed, reason: ' '}]}",
      /lint\.ignore\[0\]\.reason: a reason is expected/,
    ],
    [
      "lint: {ignore: [{finding: l7-shadowed, reason: x, file: a}]}",
      /lint\.ignore\[0\]\.file: no such key; accepted: finding, reason, files, policies/,
    ],
    [
      "lint: {fail-on: error}",
      /lint\.fail-on: no such key; accepted: failOn, include, exclude, baseline, ignore/,
    ],
    ["test: {}", /^\.lab\.yaml: test: no such key; accepted: lint$/],
    ["lint: {failOn: fatal}", /lint\.failOn: .*"error"\|"warning"\|"info"\|"none"/],
    ["lint: [", /^\.lab\.yaml: line 1: no YAML: /],
  ];
  for (const [text, message] of wrong) {
    it(`are refused with key and file: ${text}`, () => {
      assert.throws(() => parseSettings(text, ".lab.yaml"), { name: "UserError", message, exitCode: 2 });
    });
  }
});
