import { getOrUndefined } from "./api-client";
import { objectPath } from "./api-discovery";
import type { Cluster } from "./cluster";
import { idOf, parseId } from "./identity";
import { liveOf, outputsOf } from "./object-outputs";
import { importInputs, projectInputs } from "./projection";
import { withDecodedStrings } from "./secret-strings";
import type { Properties } from "./values";

/** The object to look up. */
export interface ReadObject {
  readonly cluster: Cluster;
  readonly urn: string;
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly priorInputs: Properties;
  readonly priorOutputs: Properties;
}

/** The live object and the inputs a program would hold for it. */
export interface ReadResult {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Looks an object up; undefined when it is gone. */
export async function readObject(request: ReadObject): Promise<ReadResult | undefined> {
  const { cluster, urn, id, apiVersion, kind, priorInputs } = request;
  const discovery = await cluster.discovery();
  const resource = await discovery.find(apiVersion, kind, cluster.signal);
  // The kind is no longer served, so its objects went with it.
  if (!resource) return undefined;
  const { namespace, name } = parseId(id);
  const place = resource.namespaced ? (namespace ?? (await cluster.defaultNamespace())) : undefined;
  const live = await getOrUndefined(discovery.access, objectPath(resource, place, name), cluster.signal);
  if (!live) return undefined;
  return {
    id: idOf(live),
    inputs: inputsFor(live, priorInputs, liveOf(request.priorOutputs)),
    outputs: outputsOf(live, urn),
  };
}

function inputsFor(live: Properties, priorInputs: Properties, priorOutputs: Properties): Properties {
  if (Object.keys(priorInputs).length === 0) return importInputs(live);
  return projectInputs(
    withDecodedStrings(live, priorInputs),
    priorInputs,
    withDecodedStrings(priorOutputs, priorInputs),
  );
}
