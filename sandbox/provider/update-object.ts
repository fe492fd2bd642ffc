import { callApi } from "./api-client";
import { objectPath } from "./api-discovery";
import type { Cluster } from "./cluster";
import { applyObject, nameOf, namespaceOf, placed, type RecordedObject, settle } from "./create-object";
import { fieldManagerOf } from "./identity";
import { removalPatch } from "./removed-fields";
import { withEncodedStrings } from "./secret-strings";
import { objectOrEmpty, type Properties } from "./values";

/** The object to update. */
export interface UpdateObject {
  readonly cluster: Cluster;
  readonly urn: string;
  readonly oldInputs: Properties;
  readonly inputs: Properties;
  readonly timeoutSeconds: number;
}

/** Brings the live object to the new inputs and waits until it is ready. */
export async function updateObject(request: UpdateObject): Promise<RecordedObject> {
  const { cluster, urn, inputs } = request;
  const discovery = await cluster.discovery();
  const resource = await discovery.require(String(inputs.apiVersion), String(inputs.kind), cluster.signal);
  const object = await placed(cluster, resource, inputs);
  const path = objectPath(resource, namespaceOf(object), nameOf(object));
  let live = await applyObject(discovery, resource, object, urn, cluster.signal);
  const patch = removalPatch(live, writable(request.oldInputs), writable(object));
  if (patch) {
    live = await callApi(discovery.access, {
      method: "PATCH",
      path,
      patch: "merge",
      query: { fieldManager: fieldManagerOf(urn), fieldValidation: "Ignore" },
      body: patch,
      signal: cluster.signal,
    });
  }
  return settle({ ...request, discovery, resource, live });
}

/** The part of an object that an update may remove from. */
function writable(inputs: Properties): Properties {
  const { apiVersion, kind, status, metadata, ...rest } = withEncodedStrings(inputs);
  const { labels, annotations, finalizers, ownerReferences } = objectOrEmpty(metadata);
  const members: Properties = {};
  for (const [key, value] of Object.entries({ labels, annotations, finalizers, ownerReferences })) {
    if (value !== undefined) members[key] = value;
  }
  return { ...rest, metadata: members };
}
