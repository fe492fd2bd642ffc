import type { HelmClient } from "./helm-client";
import type { ReleaseId } from "./release-arguments";
import { idOfRelease } from "./release-deploy";
import { releaseOutputs } from "./release-outputs";
import type { Recorded } from "./resource-handler";
import { equalValues, type Properties, type Value, valueAt } from "./values";

/** Looks a release up; undefined when it is gone. */
export async function readRelease(
  helm: HelmClient,
  release: ReleaseId,
  priorInputs: Properties,
  priorOutputs: Properties,
): Promise<(Recorded & { readonly inputs: Properties }) | undefined> {
  const metadata = await helm.metadata(release);
  if (!metadata) return undefined;
  const outputs = await releaseOutputs(helm, release, priorInputs);
  const imported = Object.keys(priorInputs).length === 0;
  const inputs = imported ? importedInputs(outputs) : projectedInputs(outputs, priorInputs, priorOutputs);
  if (imported) outputs.chart = inputs.chart ?? "";
  return { id: idOfRelease(release), inputs, outputs };
}

function importedInputs(outputs: Properties): Properties {
  return {
    name: outputs.name ?? "",
    namespace: outputs.namespace ?? "",
    chart: valueAt(outputs, "status", "chart") ?? "",
    version: outputs.version ?? "",
    values: outputs.values ?? {},
  };
}

/** Prior inputs with the version and the values the release has now, where somebody else changed them. */
function projectedInputs(outputs: Properties, priorInputs: Properties, priorOutputs: Properties): Properties {
  const inputs = { ...priorInputs };
  for (const key of ["version", "values"]) {
    const live = outputs[key] as Value;
    if (key in priorOutputs && !equalValues(live, priorOutputs[key])) inputs[key] = live;
  }
  return inputs;
}
