/** The user's folder cannot be laid down; one line per problem. */
export class OwnPolicyError extends Error {
  constructor(
    readonly folder: string,
    readonly problems: readonly string[],
  ) {
    super(
      `the policies in ${folder} are refused; nothing was changed.\n${problems.map((line) => `  ${line}`).join("\n")}`,
    );
    this.name = "OwnPolicyError";
  }
}
