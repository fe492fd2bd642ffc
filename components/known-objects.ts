import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AnyObject } from "../policies/upkeep/live-object";

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: metadataSchema });

/** What a resource's state holds: the provider keeps the inputs that it applied last beside what came of them. */
const resourcesSchema = z.object({
  outputs: z.record(z.string(), z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()) })),
});

/**
 * Asks Pulumi's engine which objects its state has of this stack, as they were applied last. A program does not see that otherwise: to a resource that it
 * registers the engine answers with what it remembers, also when the cluster has lost it.
 *
 * @throws Error if the engine cannot say.
 */
export const knownObjects = async (): Promise<readonly AnyObject[]> => {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  });
  return Object.values(resourcesSchema.parse(answer).outputs).flatMap(({ type, outputs }): AnyObject[] => {
    if (!type.startsWith("kubernetes:")) return [];
    const parsed = objectSchema.safeParse(outputs.__inputs);
    return parsed.success ? [parsed.data as AnyObject] : [];
  });
};
