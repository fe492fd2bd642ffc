import assert from "node:assert/strict";
import { envelope, instantData, rangeData } from "../../../observability/prometheus/prometheus-answer";

const messages = (result: { error?: { issues: readonly { message: string }[] } | undefined }) =>
  result.error?.issues.map(({ message }) => message);

describe("answers of Prometheus", () => {
  it("have values that JSON cannot write: NaN and the infinities", () => {
    const values = ["1.5", "NaN", "+Inf", "-Inf", "1e-07", "0"].map((text, index) => [index, text]);
    const data = { resultType: "matrix", result: [{ metric: { a: "b" }, values }] };
    const [series] = rangeData.parse(data);
    assert.deepEqual(series?.labels, { a: "b" });
    assert.deepEqual(
      series?.points.map(({ value }) => value),
      [1.5, Number.NaN, Infinity, -Infinity, 1e-7, 0],
    );
  });

  for (const text of ["", " ", "many", "nan"]) {
    it(`are refused when ${JSON.stringify(text)} stands for a value`, () => {
      const data = { resultType: "vector", result: [{ metric: {}, value: [1, text] }] };
      assert.deepEqual(messages(instantData.safeParse(data)), [`${JSON.stringify(text)} is not a number`]);
    });
  }

  it("are samples without labels for a scalar", () => {
    const data = { resultType: "scalar", result: [7.5, "42"] };
    assert.deepEqual(instantData.parse(data), [{ labels: {}, time: 7.5, value: 42 }]);
  });

  it("cannot be used when they are a range vector", () => {
    assert.match(
      String(messages(instantData.safeParse({ resultType: "matrix", result: [] }))),
      /neither a vector nor a scalar/,
    );
  });

  it("cannot be used when they are native histograms", () => {
    const histogram = { count: "2", sum: "3" };
    const instant = {
      resultType: "vector",
      result: [{ metric: {}, histogram: [1, histogram] }],
    };
    const range = { resultType: "matrix", result: [{ metric: {}, histograms: [[1, histogram]] }] };
    assert.match(String(messages(instantData.safeParse(instant))), /^native histograms/);
    assert.match(String(messages(rangeData.safeParse(range))), /^native histograms/);
  });

  it("are not taken from something that only resembles Prometheus", () => {
    assert.equal(envelope.safeParse({ status: "success", data: [], warnings: ["w"] }).success, true);
    for (const other of [undefined, "", { status: "ok" }, { status: "error", message: "no" }])
      assert.equal(envelope.safeParse(other).success, false, JSON.stringify(other));
  });
});
