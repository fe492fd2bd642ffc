import { counted } from "../messages/counted";
import { UserError } from "../messages/user-error";
import { projectName } from "./project-name";

/** One thing that is wrong with a stack's configuration. */
export interface ConfigProblem {
  /** Key below the project's namespace, with dots: `cilium.version`. */
  readonly key: string;
  /** The value found, as text; absent if there is none. */
  readonly value?: string;
  /** What is wrong and what is accepted. */
  readonly reason: string;
  /** The command that fixes it. */
  readonly fix: string;
}

const describe = (problem: ConfigProblem): string => {
  const value = problem.value === undefined ? "" : ` = ${problem.value}`;
  return `  ${projectName}:${problem.key}${value}\n    ${problem.reason}\n    fix: ${problem.fix}`;
};

/** A stack's configuration is not accepted. Its message lists every problem; nothing has been registered. */
export class ConfigError extends UserError {
  override readonly name = "ConfigError";

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      `the stack's configuration has ${counted(problems.length, "problem")}; nothing was changed.\n${problems.map(describe).join("\n")}`,
    );
  }
}
