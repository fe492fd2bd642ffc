import type { HelmValues } from "../cilium-values";
import type { ClusterNeed } from "./cluster-need";
import { set, textAt, valueAt } from "./value-at";

const spire = "authentication.mutual.spire";
const dataStorage = `${spire}.install.server.dataStorage`;

/** What SPIRE needs: a volume, in a form that a StatefulSet which is there already does not refuse. */
export const spireNeeds = (values: HelmValues): readonly ClusterNeed[] => {
  if (valueAt(values, `${spire}.enabled`) !== true) return [];
  const persistent = valueAt(values, `${dataStorage}.enabled`) !== false;
  const storageClass = textAt(values, `${dataStorage}.storageClass`);
  const wayOut = {
    key: "cilium.mutualAuth.persistent",
    because: "SPIRE keeps its identities in a volume (cilium.mutualAuth)",
    fix: `${set("cilium.mutualAuth.persistent", "false")}   # identities are made anew when SPIRE restarts`,
  };
  const size = textAt(values, `${dataStorage}.size`) ?? "1Gi";
  return [
    ...(persistent
      ? [
          {
            kind: "StorageClass" as const,
            ...wayOut,
            name: storageClass,
            nameKey: "cilium.mutualAuth.storageClass",
          },
        ]
      : []),
    { kind: "VolumeClaim", ...wayOut, claim: persistent ? { size, storageClass } : undefined },
  ];
};
