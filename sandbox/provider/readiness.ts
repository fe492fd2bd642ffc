import { isObject, objectOrEmpty, type Properties, stringOrUndefined, type Value, valueAt } from "./values";

/** How far an object has come. */
export type Readiness =
  | { readonly state: "ready" }
  | { readonly state: "waiting"; readonly why: string }
  | { readonly state: "failed"; readonly why: string };

const READY: Readiness = { state: "ready" };
const waiting = (why: string): Readiness => ({ state: "waiting", why });
const failed = (why: string): Readiness => ({ state: "failed", why });

const CHECKS: Readonly<Record<string, (object: Properties) => Readiness>> = {
  "/Namespace": namespace,
  "/Pod": pod,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "batch/Job": job,
};

/** The check for a kind, or undefined when objects of the kind are ready as soon as they exist. */
export function readinessCheck(groupKind: string): ((object: Properties) => Readiness) | undefined {
  return CHECKS[groupKind];
}

/** True for a Service that selects pods and so has endpoints to wait for. */
export function needsEndpoints(service: Properties): boolean {
  const spec = objectOrEmpty(service.spec);
  const selects = Object.keys(objectOrEmpty(spec.selector)).length > 0;
  return selects && spec.type !== "ExternalName" && spec.clusterIP !== "None";
}

function namespace(object: Properties): Readiness {
  const phase = stringOrUndefined(valueAt(object, "status", "phase"));
  return phase === "Active" ? READY : waiting(`the namespace is ${phase ?? "not active yet"}`);
}

function pod(object: Properties): Readiness {
  const phase = stringOrUndefined(valueAt(object, "status", "phase"));
  if (phase === "Succeeded" || condition(object, "Ready")?.status === "True") return READY;
  if (phase === "Failed") {
    return failed(
      `the pod failed: ${stringOrUndefined(valueAt(object, "status", "message")) ?? containerTrouble(object)}`,
    );
  }
  return waiting(`the pod is ${phase ?? "not started"}: ${containerTrouble(object)}`);
}

function service(object: Properties): Readiness {
  if (valueAt(object, "spec", "type") !== "LoadBalancer") return READY;
  const ingress = valueAt(object, "status", "loadBalancer", "ingress");
  return Array.isArray(ingress) && ingress.length > 0
    ? READY
    : waiting("the load balancer has no address yet");
}

function customResourceDefinition(object: Properties): Readiness {
  const accepted = condition(object, "NamesAccepted");
  if (accepted?.status === "False") {
    return failed(`its names are not accepted: ${String(accepted.message ?? accepted.reason ?? "")}`);
  }
  const established = condition(object, "Established")?.status === "True";
  return established && accepted?.status === "True"
    ? READY
    : waiting("the definition is not established yet");
}

function deployment(object: Properties): Readiness {
  const status = objectOrEmpty(object.status);
  if (!isObserved(object)) return waiting("the rollout has not begun");
  const progressing = condition(object, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    return failed(`the rollout made no progress within its deadline: ${String(progressing.message ?? "")}`);
  }
  const wanted = count(valueAt(object, "spec", "replicas"), 1);
  const updated = count(status.updatedReplicas);
  if (updated < wanted) return waiting(`${updated} of ${wanted} pods are updated`);
  if (count(status.replicas) > updated)
    return waiting(`${count(status.replicas) - updated} old pods are still there`);
  const available = count(status.availableReplicas);
  return available >= wanted ? READY : waiting(`${available} of ${wanted} pods are available`);
}

function statefulSet(object: Properties): Readiness {
  const status = objectOrEmpty(object.status);
  if (!isObserved(object)) return waiting("the rollout has not begun");
  const wanted = count(valueAt(object, "spec", "replicas"), 1);
  const ready = count(status.readyReplicas);
  if (ready < wanted) return waiting(`${ready} of ${wanted} pods are ready`);
  if (valueAt(object, "spec", "updateStrategy", "type") === "OnDelete") return READY;
  const partition = count(valueAt(object, "spec", "updateStrategy", "rollingUpdate", "partition"));
  const updated = count(status.updatedReplicas);
  return partition > 0 || updated >= wanted ? READY : waiting(`${updated} of ${wanted} pods are updated`);
}

function daemonSet(object: Properties): Readiness {
  const status = objectOrEmpty(object.status);
  if (!isObserved(object)) return waiting("the rollout has not begun");
  const wanted = count(status.desiredNumberScheduled);
  const updated = count(status.updatedNumberScheduled);
  const onDelete = valueAt(object, "spec", "updateStrategy", "type") === "OnDelete";
  if (!onDelete && updated < wanted) return waiting(`${updated} of ${wanted} pods are updated`);
  const available = count(status.numberAvailable);
  return available >= wanted ? READY : waiting(`${available} of ${wanted} pods are available`);
}

function job(object: Properties): Readiness {
  if (condition(object, "Complete")?.status === "True") return READY;
  const failure = condition(object, "Failed");
  if (failure?.status === "True")
    return failed(`the job failed: ${String(failure.message ?? failure.reason ?? "")}`);
  // A suspended job waits for somebody else to start it.
  return valueAt(object, "spec", "suspend") === true ? READY : waiting("the job has not completed");
}

/** Why the containers of a pod are not running, as far as the pod says. */
function containerTrouble(object: Properties): string {
  const reasons = list(valueAt(object, "status", "containerStatuses")).flatMap((status) => {
    const state = objectOrEmpty(
      valueAt(status, "state", "waiting") ?? valueAt(status, "state", "terminated"),
    );
    return state.reason === undefined
      ? []
      : [`${String(status.name)}: ${String(state.message ?? state.reason)}`];
  });
  const scheduled = condition(object, "PodScheduled");
  if (scheduled?.status === "False") reasons.push(String(scheduled.message ?? scheduled.reason));
  return reasons.length > 0 ? reasons.join("; ") : "its containers are not ready";
}

function isObserved(object: Properties): boolean {
  return (
    count(valueAt(object, "status", "observedGeneration")) >= count(valueAt(object, "metadata", "generation"))
  );
}

function condition(object: Properties, type: string): Properties | undefined {
  return list(valueAt(object, "status", "conditions")).find((entry) => entry.type === type);
}

function list(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function count(value: Value | undefined, absent = 0): number {
  return typeof value === "number" ? value : absent;
}
