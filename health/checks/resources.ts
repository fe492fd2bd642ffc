import { neededFromCluster } from "../../platform/cluster-needs/needed-from-cluster";
import { unmetNeeds } from "../../platform/cluster-needs/unmet-needs";
import { type Check, check, notHere } from "./check";

/** Volumes, addresses, and what else a stack needs from the cluster. */
export const resourceChecks: readonly Check[] = [
  check({
    id: "cluster-lacks",
    title: "the cluster lacks what the stack's configuration needs from it",
    severity: "error",
    reads: ["inventory"],
    source: "the check of `pulumi up` (platform/cluster-needs/)",
    judge: ({ inventory }, { stack }) => {
      if (stack === undefined || inventory === undefined) return notHere("no stack was named (--stack)");
      return unmetNeeds(neededFromCluster(stack), inventory).map(({ key, reason, fix, likely }) => ({
        severity: likely ? "warning" : "error",
        subject: `configuration key ${key}`,
        evidence: reason,
        fix,
      }));
    },
  }),
  check({
    id: "claim-pending",
    title: "a claim waits for a volume, and its pod with it",
    severity: "error",
    reads: ["storage"],
    source: "phase of the PersistentVolumeClaims; StorageClasses",
    judge: ({ storage: { pendingClaims, classes } }) =>
      pendingClaims.map(({ name, storageClass }) => {
        const known = classes.map((each) => each.name).join(", ") || "none";
        const preset = classes.find(({ isDefault }) => isDefault)?.name;
        const wanted = storageClass ?? preset;
        const why =
          wanted === undefined
            ? "it names no StorageClass, and none is the default"
            : classes.some((each) => each.name === wanted)
              ? `StorageClass ${wanted} has not made a volume`
              : `there is no StorageClass ${wanted}`;
        const [namespace, claim] = name.split("/");
        return {
          severity: "error",
          subject: `PersistentVolumeClaim ${name}`,
          evidence: `${why}; classes: ${known}`,
          fix: `kubectl -n ${namespace} describe pvc ${claim}   # Talos brings no storage: docs/monitoring.md`,
        };
      }),
  }),
  check({
    id: "load-balancer-pending",
    title: "a Service of type LoadBalancer has no address",
    severity: "warning",
    reads: ["storage"],
    source: "status of the Services",
    judge: ({ storage: { loadBalancers } }) =>
      loadBalancers
        .filter(({ hasAddress }) => !hasAddress)
        .map(({ name }) => ({
          severity: "warning",
          subject: `Service ${name}`,
          evidence: "nobody has given it an address",
          fix: "a CiliumLoadBalancerIPPool or another load balancer; or type NodePort",
        })),
  }),
];
