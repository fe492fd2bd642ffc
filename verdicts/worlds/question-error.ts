/** A world or a flow that is no proper question; the message names the field. */
export class QuestionError extends Error {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = "QuestionError";
  }
}
