import { UserError } from "../../messages/user-error";
import { sandboxPaths } from "../../sandbox/paths";
import { readRecord } from "../../sandbox/sandbox-record";

/**
 * Where the Prometheus of a project's sandbox answers, by the sandbox's record.
 *
 * @param project the folder of the stack files.
 * @throws UserError where there is no sandbox, or one whose nodes are played: nothing there has metrics.
 */
export function sandboxPrometheus(project: string): string {
  const record = readRecord(sandboxPaths(project).record);
  const found = typeof record === "string" ? undefined : record.prometheus;
  if (found !== undefined) return found;
  const why =
    typeof record === "string"
      ? "there is no sandbox here"
      : "the nodes of this sandbox are played, and have no metrics";
  throw new UserError(`--prometheus sandbox: ${why}`, {
    fix: `./lab ${typeof record === "string" ? "" : "sandbox down && ./lab "}sandbox up --packets; without it: lab dashboards --demo`,
  });
}
