import type { CountedEnd } from "../../traffic/counted-ends";
import { namespaceLabelPrefix } from "../../verdicts/labels/label-key";
import type { Endpoint, World } from "../../verdicts/world";
import { parseLabel, podLabelsOf } from "../../verdicts/worlds/identity-labels";

/** Pods and namespaces of a record, as manifests would have them: what findings are looked for in. */
export const recordWorld = (ends: readonly CountedEnd[]): Pick<World, "endpoints" | "namespaces"> => {
  const namespaces: Record<string, { labels: Record<string, string> }> = {};
  const endpoints: Endpoint[] = [];
  for (const { id, recorded } of ends) {
    if (recorded.namespace === "") continue;
    const labels = recorded.labels.flatMap((text) => parseLabel(text) ?? []);
    const { own, serviceAccount, cluster } = podLabelsOf(labels);
    endpoints.push({
      name: `${recorded.name.slice(recorded.name.indexOf("/") + 1)}-${id}`,
      namespace: recorded.namespace,
      labels: own,
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      ...(cluster === undefined ? {} : { cluster }),
    });
    const known = namespaces[recorded.namespace] ?? { labels: {} };
    for (const { name, value } of labels) {
      if (name.startsWith(namespaceLabelPrefix))
        known.labels[name.slice(namespaceLabelPrefix.length)] = value;
    }
    namespaces[recorded.namespace] = known;
  }
  return { endpoints, namespaces };
};
