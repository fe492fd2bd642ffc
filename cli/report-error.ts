import type pc from "picocolors";
import { ClusterError } from "../cluster/cluster-error";
import { ConfigError } from "../config/config-error";
import { PrometheusError } from "../observability/prometheus/prometheus-error";
import { messageOf, UserError } from "../sandbox/user-error";
import { errorColours } from "./colours";

/** What is printed for an error, and the exit code. A stack only where the program itself is wrong. */
export function describeError(
  error: unknown,
  colours: Pick<typeof pc, "dim" | "red"> = errorColours,
): { text: string; exitCode: number } {
  if (error instanceof UserError) {
    const hint = error.hint ? `\n${colours.dim("fix:")} ${error.hint}` : "";
    return { text: `${colours.red("error:")} ${error.message}${hint}`, exitCode: error.exitCode };
  }
  if (error instanceof ConfigError || error instanceof ClusterError || error instanceof PrometheusError) {
    return { text: `${colours.red("error:")} ${error.message}`, exitCode: 1 };
  }
  if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
    return { text: `${colours.red("error:")} the disk is full: ${error.message}`, exitCode: 1 };
  }
  const stack = error instanceof Error && error.stack ? error.stack : messageOf(error);
  return { text: `${colours.red("error:")} ${stack}`, exitCode: 1 };
}
