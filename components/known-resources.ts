import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

/** A resource of a stack as Pulumi's state has it. */
export interface KnownResource {
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const resourcesSchema = z.object({
  outputs: z.record(z.string(), z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()) })),
});

/**
 * Asks Pulumi's engine what its state has of this stack. A program does not see that otherwise: to a resource that it
 * registers the engine answers with what it remembers, also when the cluster has lost it.
 *
 * @throws Error if the engine cannot say.
 */
export const knownResources = async (): Promise<readonly KnownResource[]> => {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  });
  return Object.values(resourcesSchema.parse(answer).outputs);
};
