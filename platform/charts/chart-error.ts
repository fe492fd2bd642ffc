/** A chart cannot be had, or is not the one that is expected. Its message is for the user; nothing has been changed. */
export class ChartError extends Error {
  constructor(summary: string, details: readonly string[], fix: string) {
    super(
      `${summary}; nothing was changed.\n${details.map((line) => `  ${line}`).join("\n")}\n  fix: ${fix}`,
    );
    this.name = "ChartError";
  }
}
