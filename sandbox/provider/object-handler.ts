import { builtInScope } from "./api-discovery";
import { checkObject } from "./check-object";
import type { Cluster } from "./cluster";
import { createObject } from "./create-object";
import { deleteObject } from "./delete-object";
import { diffObject } from "./diff-object";
import { UnreachableError } from "./errors";
import { idOf } from "./identity";
import { readObject } from "./read-object";
import type { CheckCall, ResourceHandler } from "./resource-handler";
import { nameOfUrn } from "./type-token";
import { updateObject } from "./update-object";

/** The life of Kubernetes objects of one kind. */
export function objectHandler(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  existing: Set<string>,
): ResourceHandler {
  return {
    check: async (call: CheckCall) => {
      if (Object.keys(call.olds).length > 0) existing.add(call.urn);
      return checkObject({
        ...call,
        proposed: call.proposedName,
        resourceName: nameOfUrn(call.urn),
        apiVersion,
        kind,
        namespaced: await scopeOf(cluster, apiVersion, kind),
        defaultNamespace: await cluster.defaultNamespace(),
      });
    },
    diff: async (oldInputs, newInputs) =>
      diffObject(oldInputs, newInputs, await cluster.defaultNamespace(), cluster.config.mutable),
    create: async (call, inputs) => {
      if (call.preview) return { id: "", outputs: inputs };
      return createObject({ cluster, ...call, inputs, mayAdopt: !existing.has(call.urn) });
    },
    read: (call, priorInputs, priorOutputs) =>
      readObject({ cluster, ...call, apiVersion, kind, priorInputs, priorOutputs }),
    update: async (call, oldInputs, inputs) => {
      if (call.preview) return { id: idOf(inputs), outputs: inputs };
      return updateObject({ cluster, ...call, oldInputs, inputs });
    },
    delete: async (call) => {
      await deleteObject({ cluster, ...call, apiVersion, kind });
      existing.delete(call.urn);
    },
  };
}

/** Undefined while nobody knows: the kind's definition may be created later in the same run. */
async function scopeOf(cluster: Cluster, apiVersion: string, kind: string): Promise<boolean | undefined> {
  const known = builtInScope(apiVersion, kind);
  if (known !== undefined) return known;
  try {
    const discovery = await cluster.discovery();
    return (await discovery.find(apiVersion, kind, cluster.signal))?.namespaced;
  } catch (error) {
    if (error instanceof UnreachableError) return undefined;
    throw error;
  }
}
