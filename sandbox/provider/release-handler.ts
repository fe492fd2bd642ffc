import { createHash } from "node:crypto";
import { chartChecksum } from "./chart-checksum";
import type { CheckFailure } from "./check-object";
import type { Cluster } from "./cluster";
import { diffValues } from "./diff-values";
import { HelmClient } from "./helm-client";
import { parseId } from "./identity";
import { type ReleaseId, uninstallArguments } from "./release-arguments";
import { createRelease, updateRelease } from "./release-deploy";
import { releaseFailures } from "./release-inputs";
import { readRelease } from "./release-read";
import type { CheckCall, ResourceHandler } from "./resource-handler";
import { nameOfUrn } from "./type-token";
import { type Properties, stringOrUndefined, UNKNOWN } from "./values";

/** The life of Helm releases. */
export function releaseHandler(cluster: Cluster, existing: Set<string>): ResourceHandler {
  const helm = new HelmClient(cluster);
  return {
    check: async (call) => {
      if (Object.keys(call.olds).length > 0) existing.add(call.urn);
      return checkRelease(call, await cluster.defaultNamespace());
    },
    diff: async (oldInputs, newInputs) => ({
      changes: diffValues(comparable(oldInputs), comparable(newInputs)).map((change) => ({
        ...change,
        replace: change.path[0] === "name" || change.path[0] === "namespace",
      })),
      deleteBeforeReplace: false,
    }),
    create: async ({ preview, urn }, inputs) => {
      if (preview) return { id: "", outputs: unknownOutputs(inputs) };
      return createRelease({ helm, urn, release: releaseOf(inputs), inputs }, !existing.has(urn));
    },
    read: (call, priorInputs, priorOutputs) =>
      readRelease(helm, releaseOfId(call.id), priorInputs, priorOutputs),
    update: async ({ preview, urn, id }, _oldInputs, inputs) => {
      if (preview) return { id, outputs: unknownOutputs(inputs) };
      return updateRelease({ helm, urn, release: releaseOfId(id), inputs });
    },
    delete: async ({ id, urn }, outputs) => {
      await helm.change(uninstallArguments(releaseOfId(id), outputs));
      existing.delete(urn);
    },
  };
}

/** The inputs with name, namespace and the local chart's checksum, and what is wrong with them. */
export async function checkRelease(
  call: CheckCall,
  defaultNamespace: string,
): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
  const inputs: Properties = {};
  for (const [key, value] of Object.entries(call.news)) if (value !== null) inputs[key] = value;
  const failures = releaseFailures(inputs);
  if (failures.length > 0) return { inputs, failures };
  inputs.name ??= stringOrUndefined(call.olds.name) ?? autoname(call);
  inputs.namespace ??= defaultNamespace;
  delete inputs.checksum;
  const checksum = inputs.chart === UNKNOWN ? undefined : await chartChecksum(String(inputs.chart));
  if (checksum !== undefined) inputs.checksum = checksum;
  return { inputs, failures };
}

function autoname(call: CheckCall): string {
  const suffix = createHash("sha256").update(call.seed).digest("hex").slice(0, 8);
  return call.proposedName ?? `${nameOfUrn(call.urn)}-${suffix}`;
}

/** Inputs without the mark that the SDK sets and an import cannot know. */
function comparable({ compat: _compat, ...inputs }: Properties): Properties {
  return inputs;
}

function unknownOutputs(inputs: Properties): Properties {
  return { ...inputs, status: UNKNOWN, resourceNames: UNKNOWN };
}

function releaseOf(inputs: Properties): ReleaseId {
  return { namespace: String(inputs.namespace), name: String(inputs.name) };
}

function releaseOfId(id: string): ReleaseId {
  const { namespace, name } = parseId(id);
  return { namespace: namespace ?? "default", name };
}
