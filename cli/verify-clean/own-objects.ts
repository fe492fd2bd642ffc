import { l3L4Name, l7Name } from "../../observability/dashboards/dashboard-names";
import { coreDnsMonitorName } from "../../observability/monitors/core-dns-monitor";
import { rulesName } from "../../observability/rules/prometheus-rule";
import { catalogue } from "../../policies/catalogue";
import { identityOf, type PolicyObject } from "../../policies/kubernetes-object";
import type { Lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import type { LabObject } from "../../policies/lab/lab-object";
import { labObjects } from "../../policies/lab/lab-objects";
import { overlays } from "../../policies/overlays/overlays";
import type { Phase } from "../../policies/phase";
import { inOrderOfRestriction } from "../../policies/restriction-order";
import { identityText } from "./cluster-object";

/** What every stack of the catalogue and every overlay would lay down. */
const policyObjects = (lab: Lab): readonly PolicyObject[] => [
  ...Object.values<Phase>(catalogue).flatMap((phase) => phase.objects(lab)),
  ...Object.values(overlays).flatMap((overlay) => overlay.objects(lab, [])),
];

/**
 * Identities of every policy object that is the lab's, in the order in which they are taken away: the reverse of the one
 * in which Pulumi lays them down. A cluster-wide deny goes before what lets DNS through, `default-deny` goes last.
 */
export const ownPolicies = (lab: Lab): readonly string[] => [
  ...new Set(inOrderOfRestriction(policyObjects(lab)).toReversed().flat().map(identityOf)),
];

const objectsOf = (lab: Lab): readonly LabObject[] => labObjects(lab, labImages);

/** Identities of the lab's namespaces. */
export const ownNamespaces = (lab: Lab): readonly string[] =>
  objectsOf(lab)
    .filter(({ kind }) => kind === "Namespace")
    .map(identityOf);

/**
 * Identities of what the lab is observed by: dashboards, rules, the monitor. As `observability/observability-objects.ts`
 * lays them down; they stay in phase `none`.
 */
export const ownObservability = ({ namespace }: Lab): readonly string[] =>
  [
    { kind: "ConfigMap", namespace, name: l3L4Name.uid },
    { kind: "ConfigMap", namespace, name: l7Name.uid },
    { kind: "PrometheusRule", namespace, name: rulesName },
    { kind: "ServiceMonitor", namespace, name: coreDnsMonitorName },
  ].map(identityText);

/** Identities of what else is the lab's: pods, what runs and reaches them, and the token's Secret. */
export const ownWorkloads = (lab: Lab): readonly string[] =>
  objectsOf(lab)
    .filter(({ kind }) => kind !== "Namespace")
    .map(identityOf);
