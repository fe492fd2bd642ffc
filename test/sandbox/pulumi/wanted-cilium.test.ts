import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { releaseOf } from "../../../cilium/releases";
import { UserError } from "../../../messages/user-error";
import { sandboxPaths } from "../../../sandbox/paths";
import { wantedCilium } from "../../../sandbox/pulumi/wanted-cilium";

describe("the version of Cilium that the sandbox's stack names", () => {
  let project: string;

  const wanted = (): string => wantedCilium(sandboxPaths(project), "1.18.6", releaseOf);
  const write = (file: string, ...lines: readonly string[]): void => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), lines.join("\n"));
  };
  const cilium = (version: string): readonly string[] => [
    "config:",
    "  talos-policy-lab:cilium:",
    `    version: ${version}`,
  ];

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), "wanted-cilium-"));
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it("is the sandbox's own where no settings name one", () => {
    assert.equal(wanted(), "1.18.6");
    write("Pulumi.sandbox.yaml", "config:", "  talos-policy-lab:phase: baseline");
    assert.equal(wanted(), "1.18.6");
  });

  it("is that of the checkout's settings until the sandbox has its own", () => {
    write("Pulumi.sandbox.yaml", ...cilium("1.19.6"));
    assert.equal(wanted(), "1.19.6");
    write(".sandbox/Pulumi.sandbox.yaml", ...cilium("1.20.2"));
    assert.equal(wanted(), "1.20.2");
  });

  it("is that of the key without the project's name, too", () => {
    write("Pulumi.sandbox.yaml", "config:", "  cilium: { version: 1.19.6 }");
    assert.equal(wanted(), "1.19.6");
  });

  it("is refused where it is no full version, with the file and what to write", () => {
    write("Pulumi.sandbox.yaml", ...cilium("1.20"));
    assert.throws(
      wanted,
      (error) =>
        error instanceof UserError &&
        /^cilium\.version = 1\.2 in .*Pulumi\.sandbox\.yaml is not a full version$/.test(error.message) &&
        error.fix === "pulumi config set --path cilium.version 1.18.6",
    );
    write("Pulumi.sandbox.yaml", ...cilium("../../etc"));
    assert.throws(wanted, /is not a full version/);
  });

  it("is refused where it is of a release that is not known, before anything is downloaded for it", () => {
    write("Pulumi.sandbox.yaml", ...cilium("1.21.0"));
    assert.throws(
      wanted,
      (error) =>
        error instanceof UserError &&
        /^Cilium 1\.21\.0 is not known here\. Known: 1\.18/.test(error.message) &&
        error.fix === "pulumi config set --path cilium.version 1.20.2",
    );
  });

  it("is refused where the settings cannot be read", () => {
    write("Pulumi.sandbox.yaml", "config: [");
    assert.throws(wanted, /Pulumi\.sandbox\.yaml cannot be read/);
  });
});
