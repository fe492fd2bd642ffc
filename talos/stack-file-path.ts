import { existsSync } from "node:fs";
import path from "node:path";

/** The stack that runs in the sandbox. */
const sandboxStack = "sandbox";

/**
 * The file of a stack. The sandbox's settings are in its own folder as soon as it has been up; before that they are what the
 * checkout begins with.
 */
export const stackFileOf = (project: string, stack: string): string => {
  const name = `Pulumi.${stack}.yaml`;
  const own = path.join(project, ".sandbox", name);
  return stack === sandboxStack && existsSync(own) ? own : path.join(project, name);
};
