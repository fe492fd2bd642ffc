import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { projectName } from "./project-name";
import { readStackConfig } from "./read-stack-config";
import type { StackConfig } from "./schema";
import { secretPaths } from "./secret-keys";

/** Top-level keys that hold a secret, as Pulumi tells a program of them: `talos-policy-lab:cilium`. */
const secretKeys = (): readonly string[] =>
  JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];

/** Whether a part of the configuration (`cilium`) holds a secret. */
export const holdsSecret = (part: keyof StackConfig): boolean =>
  secretKeys().includes(`${projectName}:${part}`);

// Another file may have been named on the command line, of which a program is not told; then the exact keys are not known.
// The variable is how Pulumi takes `--config-file` from the environment; the sandbox's `pulumi` sets it.
const knownSecretPaths = (): readonly string[] | undefined => {
  try {
    const file = process.env.PULUMI_OPTION_CONFIG_FILE || `Pulumi.${pulumi.getStack()}.yaml`;
    return secretPaths(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/**
 * The configuration of the stack that is running.
 *
 * @throws ConfigError if anything is wrong with it.
 */
export const loadStackConfig = (): StackConfig =>
  readStackConfig({
    values: pulumi.runtime.allConfig(),
    secretKeys: secretKeys(),
    secretPaths: knownSecretPaths(),
  });
