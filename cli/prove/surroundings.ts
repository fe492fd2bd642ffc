import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject } from "../../cluster/objects";
import type { Lab } from "../../policies/lab/lab";
import type { LiveNode } from "../../proof/plan/live-pods";
import type { ProbeContext } from "../../proof/run/make-probes";
import { commandShell, type Shell } from "../../proof/run/shell";
import { NODE_NAME } from "../../sandbox/nodes/packets/node-settings";
import { SOMEWHERE_OUTSIDE, worldShell } from "../../sandbox/nodes/packets/world-outside";
import type { ProveOptions } from "./prove-options";

/** Answers on many ports, wherever there is an internet. */
const SOMEWHERE = "1.1.1.1";

/** The world outside of a cluster, as far as it can be asked. */
export interface Outside {
  readonly address: string;
  readonly shell: Shell | undefined;
}

/**
 * The world outside: as the options say, else that of the sandbox with packets, else an address of the internet.
 *
 * @param project folder of the sandbox.
 */
export const outsideOf = (
  { outsideAddress, outsideShell }: Pick<ProveOptions, "outsideAddress" | "outsideShell">,
  nodes: readonly LiveNode[],
  project: () => string,
): Outside => {
  const isSandbox = nodes.some(({ name, played }) => name === NODE_NAME && !played);
  const words =
    outsideShell === undefined
      ? isSandbox
        ? worldShell(project())
        : undefined
      : outsideShell.trim().split(/\s+/);
  return {
    address: outsideAddress ?? (isSandbox ? SOMEWHERE_OUTSIDE : SOMEWHERE),
    shell: words === undefined ? undefined : commandShell(words),
  };
};

/** The token that requests of the lab carry, for what stands for it in expectations. */
export const adminToken = async (
  api: ClusterApi,
  { namespace, adminToken: { secretName, placeholder } }: Lab,
): Promise<NonNullable<ProbeContext["placeholder"]>> => {
  const secret = `${namespace}/${secretName}`;
  try {
    const found = await getObject<{ data?: Readonly<Record<string, string>> }>(
      api,
      `${collectionPath("Secret", namespace)}/${secretName}`,
    );
    const [encoded] = Object.values(found?.data ?? {});
    const value = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
    return { text: placeholder, secret, value };
  } catch {
    // Whoever may not read it can send no request that needs it; the row says so.
    return { text: placeholder, secret, value: undefined };
  }
};
