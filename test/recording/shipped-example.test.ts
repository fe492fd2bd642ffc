import assert from "node:assert/strict";
import {
  AnswersBuilder,
  NotShipped,
  packAnswers,
  ShippedExample,
  unpackAnswers,
} from "../../recording/example-answers";

const range = { from: 1000, to: 1090, step: 30 };

const shipped = (): ShippedExample => {
  const builder = new AnswersBuilder();
  builder.addRange("up", range, [
    {
      labels: { job: "a" },
      points: [
        { time: 1000, value: 1 / 3 },
        { time: 1060, value: Number.NaN },
      ],
    },
  ]);
  builder.addInstant("max(up)", 1090, [{ labels: {}, time: 1090, value: Number.POSITIVE_INFINITY }]);
  return new ShippedExample(unpackAnswers(packAnswers(builder.build({ from: 1000, to: 1090 }))));
};

describe("answers that ship", () => {
  it("come back as they were given, holes and numbers that JSON has not included", () => {
    assert.deepEqual(shipped().range("up", range), [
      {
        labels: { job: "a" },
        points: [
          { time: 1000, value: 0.3333 },
          { time: 1060, value: Number.NaN },
        ],
      },
    ]);
    assert.deepEqual(shipped().instant("max(up)", 1090), [
      { labels: {}, time: 1090, value: Number.POSITIVE_INFINITY },
    ]);
  });

  it("are none for another question, another range or another moment", () => {
    const example = shipped();
    assert.throws(() => example.range("down", range), NotShipped);
    assert.throws(() => example.range("up", { ...range, step: 15 }), NotShipped);
    assert.throws(() => example.instant("max(up)", 1060), NotShipped);
  });

  it("are refused where the file is damaged", () => {
    const whole = packAnswers(shipped().answers);
    assert.throws(() => unpackAnswers(whole.subarray(0, whole.length - 10)));
    assert.throws(() => unpackAnswers(packAnswers({ from: 1 } as never)));
  });
});
