import { UserError } from "../../messages/user-error";

/** A world or a flow that is not a valid question; the message names the field. */
export class QuestionError extends UserError {
  override readonly name = "QuestionError";

  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`, { exitCode: 2 });
  }
}
