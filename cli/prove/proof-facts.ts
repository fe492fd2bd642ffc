import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Subject } from "../../questions/subject";
import { stackFileOf } from "../../talos/stack-file-path";

const short = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/**
 * What a proof was made of: versions, and hashes by which two proofs can be told to be about the same.
 *
 * @param kubernetes version of the API server, where it says it.
 * @param stack the stack whose phase it is, and its project; undefined where none was asked.
 */
export const proofFacts = (
  { world }: Subject,
  version: string,
  kubernetes: string | undefined,
  stack: { readonly project: string; readonly name: string } | undefined,
): readonly (readonly [string, string])[] => {
  const file = stack === undefined ? undefined : stackFileOf(stack.project, stack.name);
  return [
    ["lab", version],
    ["node", process.version],
    ...(kubernetes === undefined ? [] : [["Kubernetes", kubernetes] as const]),
    ...(world.cilium === undefined ? [] : [["Cilium decides as", world.cilium.minor] as const]),
    ["policies of the cluster (SHA-256)", short(JSON.stringify(world.policies ?? []))],
    ...(stack === undefined || file === undefined || !existsSync(file)
      ? []
      : [[`configuration of stack ${stack.name} (SHA-256)`, short(readFileSync(file))] as const]),
  ];
};
