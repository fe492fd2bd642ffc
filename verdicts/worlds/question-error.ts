/** A world or a flow that is not a valid question; the message names the field. */
export class QuestionError extends Error {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = "QuestionError";
  }
}
