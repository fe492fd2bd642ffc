import assert from "node:assert/strict";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { endPlainly, PlainError } from "../../components/end-plainly";
import { UserError } from "../../messages/user-error";

const thrownBy = (program: () => Promise<unknown>): Promise<unknown> =>
  endPlainly(program)().then(
    () => assert.fail("it did not end with an error"),
    (error: unknown) => error,
  );

describe("an error that ends the program", () => {
  it("is what Pulumi prints without a stack trace, however much hangs on it", async () => {
    const error = await thrownBy(async () => {
      throw new UserError("the phase is unknown", { fix: "one way\n or: another" });
    });
    assert.equal(RunError.isInstance(error), true);
    const text = "the phase is unknown\n  fix: one way\n   or: another";
    const laden = Object.assign(error as PlainError, { promise: { with: "a large graph" } });
    assert.equal(laden.message, text);
    assert.equal(inspect(laden, { colors: true }), text);
  });

  it("is its message alone where nothing is known to fix it", async () => {
    const error = await thrownBy(async () => {
      throw new UserError("the phase is unknown");
    });
    assert.ok(error instanceof PlainError);
    assert.equal(error.message, "the phase is unknown");
  });

  it("stays what it is where the program itself is wrong", async () => {
    const wrong = new TypeError("x is undefined");
    assert.equal(
      await thrownBy(async () => {
        throw wrong;
      }),
      wrong,
    );
  });

  it("prints as less than the error that Pulumi has for it", () => {
    const plain = Object.assign(new RunError("the phase is unknown"), { promise: { with: "a large graph" } });
    assert.match(inspect(plain), /a large graph/);
  });

  it("is not there where the program ends well", async () =>
    assert.equal(await endPlainly(async () => "outputs")(), "outputs"));
});
