import assert from "node:assert/strict";
import pc from "picocolors";
import { describeError } from "../../cli/report-error";
import { ConfigError } from "../../config/config-error";
import { UserError } from "../../messages/user-error";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";

const plain = pc.createColors(false);

describe("error messages", () => {
  it("are one message and what helps, without a stack", () => {
    const { text, exitCode } = describeError(
      new UserError("no Go here", { fix: "install Go", exitCode: 2 }),
      plain,
    );
    assert.equal(text, "error: no Go here\nfix: install Go");
    assert.equal(exitCode, 2);
  });

  it("are one message for a wrong configuration and for the wrong cluster", () => {
    const config = new ConfigError([
      { key: "phase", reason: "missing.", fix: "pulumi config set phase none" },
    ]);
    assert.equal(describeError(config, plain).text, `error: ${config.message}`);
    assert.doesNotMatch(describeError(config, plain).text, /\n\s+at /);
  });

  it("are one message for a question that Prometheus refuses", () => {
    const error = new PrometheusError("refused", {
      url: "http://p:9090",
      expr: "sum(",
      found: "parse error",
    });
    const { text, exitCode } = describeError(error, plain);
    assert.equal(text, `error: ${error.message}`);
    assert.equal(exitCode, 1);
  });

  it("show a stack only for a fault of the program", () => {
    const { text, exitCode } = describeError(new TypeError("x is undefined"), plain);
    assert.match(text, /^error: TypeError: x is undefined\n\s+at /);
    assert.equal(exitCode, 1);
  });

  it("name a full disk", () => {
    const error = Object.assign(new Error("write"), { code: "ENOSPC" });
    assert.equal(describeError(error, plain).text, "error: the disk is full: write");
  });
});
