import execa, { type ExecaChildProcess } from "execa";
import type { Checkout } from "../support/checkout";

/** Starts `pulumi up` of the selected stack, to be killed by the caller as a power cut would end it. */
export const startUp = (checkout: Checkout): ExecaChildProcess =>
  execa("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: checkout.directory,
    env: checkout.environment,
    extendEnv: false,
    reject: false,
  });
