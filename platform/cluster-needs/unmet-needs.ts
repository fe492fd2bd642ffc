import type { Claim, Class, Inventory } from "../../cluster/inventory";
import type { ClusterNeed } from "./cluster-need";

/** A need that a cluster does not meet. */
export interface UnmetNeed {
  readonly key: string;
  readonly reason: string;
  readonly fix: string;
  /** Whether it is only likely: then it is said, and not refused. */
  readonly likely: boolean;
}

type ClassNeed = Extract<ClusterNeed, { kind: "StorageClass" | "IngressClass" }>;

const classUnmet = (need: ClassNeed, there: readonly Class[]): UnmetNeed[] => {
  const { kind, name, nameKey, because } = need;
  if (there.some((each) => (name === undefined ? each.isDefault : each.name === name))) return [];
  const names = there.map((each) => each.name);
  const has =
    names.length === 0 ? `the cluster has no ${kind} at all` : `the cluster has: ${names.join(", ")}`;
  const reason =
    name === undefined
      ? `${because}, and no ${kind} is the default one; ${has}.`
      : `${because}, and there is no ${kind} ${name}; ${has}.`;
  const [first] = names;
  const named = first === undefined ? "" : `pulumi config set --path ${nameKey} ${first}, or `;
  return [
    { key: name === undefined ? need.key : nameKey, reason, fix: `${named}${need.fix}`, likely: false },
  ];
};

const words = (claim: Claim | undefined): string =>
  claim === undefined
    ? "no volume"
    : `a volume of ${claim.size} of ${claim.storageClass === undefined ? "the default class" : `class ${claim.storageClass}`}`;

const unmet = (need: ClusterNeed, found: Inventory): UnmetNeed[] => {
  switch (need.kind) {
    case "StorageClass":
      // Where SPIRE runs already its volume is there; whether it fits is the claim's question.
      if (need.key === "cilium.mutualAuth.persistent" && found.spireServer !== undefined) return [];
      return classUnmet(need, found.storageClasses);
    case "IngressClass":
      return classUnmet(need, found.ingressClasses);
    case "NodePort": {
      const holder = found.services.find(
        ({ name, nodePorts }) => name !== need.service && nodePorts.includes(need.port),
      );
      if (holder === undefined) return [];
      const reason = `${need.because}, at node port ${need.port}, which the Service ${holder.name} has.`;
      return [{ key: need.key, reason, fix: need.fix, likely: false }];
    }
    case "LoadBalancer": {
      if (found.hasAddressPools || found.services.some(({ hasAddress }) => hasAddress)) return [];
      const reason = `${need.because} by a load balancer, and nothing on this cluster seems to give out addresses: no Service has one, and there is no pool of them. Helm waits for one until its time is over.`;
      return [{ key: need.key, reason, fix: need.fix, likely: true }];
    }
    case "Address": {
      const holder = found.services.find(
        ({ name, addresses }) => name !== need.service && addresses.includes(need.address),
      );
      if (holder === undefined) return [];
      const reason = `${need.because}, which the Service ${holder.name} has.`;
      return [{ key: need.key, reason, fix: need.fix, likely: false }];
    }
    case "Secret": {
      if (found.secrets.has(need.secret)) return [];
      const [namespace, name] = need.secret.split("/");
      const reason = `${need.because}, and there is no Secret ${name} in ${namespace}.`;
      return [{ key: need.key, reason, fix: need.fix, likely: need.optional === true }];
    }
    case "ApiGroup": {
      if (found.apiGroups.has(need.group)) return [];
      const reason = `${need.because}, and the API server does not know ${need.group}.`;
      return [{ key: need.key, reason, fix: need.fix, likely: false }];
    }
    case "VolumeClaim": {
      if (found.spireServer === undefined) return [];
      const [now, then] = [words(found.spireServer.claim), words(need.claim)];
      if (now === then) return [];
      return [
        {
          key: "cilium.mutualAuth",
          reason: `SPIRE's server has ${now} and is to have ${then}, which no StatefulSet lets be changed in place.`,
          fix: "kubectl -n cilium-spire delete statefulset spire-server --cascade=orphan   # its pod and its volume stay; then again",
          likely: false,
        },
      ];
    }
  }
};

/** The needs that a cluster does not meet, in the order of the needs. */
export const unmetNeeds = (needs: readonly ClusterNeed[], found: Inventory): readonly UnmetNeed[] =>
  needs.flatMap((need) => unmet(need, found));
