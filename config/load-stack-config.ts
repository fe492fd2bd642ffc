import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./config-error";
import { readStackConfig } from "./read-stack-config";
import { Refusal } from "./refusal";
import type { StackConfig } from "./schema";

/**
 * The configuration of the stack that is running.
 *
 * @throws Refusal, which Pulumi prints as one message without a stack trace, if anything is wrong with it.
 */
export const loadStackConfig = (): StackConfig => {
  const secretKeys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  try {
    return readStackConfig({ values: pulumi.runtime.allConfig(), secretKeys });
  } catch (error) {
    if (error instanceof ConfigError) throw new Refusal(error.message);
    throw error;
  }
};
