import { AdminToken } from "./components/admin-token";
import { announceChanges } from "./components/announce-changes";
import { announceUpgrade } from "./components/announce-upgrade";
import { ensureRightCluster, ensureStateIsOf } from "./components/check-cluster";
import { Cilium } from "./components/cilium";
import { clusterProvider } from "./components/cluster-provider";
import { clusterState } from "./components/cluster-state";
import { endPlainly } from "./components/end-plainly";
import { endInCircles, endWithEngine } from "./components/end-with-engine";
import { ensureClusterHas } from "./components/ensure-cluster-has";
import { existingReleases } from "./components/existing-releases";
import { knownResources } from "./components/known-resources";
import { LabNamespace } from "./components/lab-namespace";
import { Monitoring } from "./components/monitoring";
import { MonitoringCrds } from "./components/monitoring-crds";
import { Observability } from "./components/observability";
import { observedPhaseOf } from "./components/observed-phase";
import { markObjects } from "./components/own-marks";
import { PhasePolicies } from "./components/phase-policies";
import { policiesInPlace } from "./components/policies-in-place";
import { PolicyLab } from "./components/policy-lab";
import { selectedPhase } from "./components/selected-phase";
import { makePodsAgain, settleCluster } from "./components/settle-cluster";
import { stackCharts } from "./components/stack-charts";
import { stackOutputs } from "./components/stack-outputs";
import { holdsSecret, loadStackConfig } from "./config/load-stack-config";
import { wantedObservability } from "./config/wanted-observability";
import { observabilityObjects } from "./observability/observability-objects";
import { lab as defaults } from "./policies/lab/lab";

endWithEngine();
endInCircles();

export = endPlainly(async () => {
  // Everything that can be refused is refused here, before the first resource is registered.
  const config = loadStackConfig();
  const selected = selectedPhase(config, defaults);
  const { name: phase, lab, requires, objects, workloads, namespaces } = selected;
  const cluster = await ensureRightCluster(config);
  const known = await knownResources();
  ensureStateIsOf(config, cluster, known);
  const existing = await existingReleases(config, known);
  const observed = wantedObservability(config);
  const evidence = observabilityObjects(
    observedPhaseOf(config, selected),
    observed,
    config.observability.labels,
  );
  const { rules, monitors } = evidence;
  await ensureClusterHas(config, [...objects, ...rules, ...monitors]);
  const charts = await stackCharts(config);
  const state = await clusterState(config, selected, evidence, known);
  await announceChanges(config, selected, state);
  await announceUpgrade(config, selected, state, existing.cilium);
  await settleCluster(state);

  markObjects();
  const opts = { provider: clusterProvider(config, cluster) };
  const { crds, timeoutSeconds } = config.monitoring;
  const definitions = new MonitoringCrds(
    "monitoring-crds",
    {
      config: crds,
      chart: charts.monitoringCrds,
      timeoutSeconds,
      existing: existing.releases.monitoringCrds,
    },
    opts,
  );
  const cilium = new Cilium(
    "cilium",
    {
      config: config.cilium,
      chart: charts.cilium,
      secret: holdsSecret("cilium"),
      existing: existing.releases.cilium,
      installed: existing.cilium,
      spireNamespaceExists: existing.spireNamespace,
      monitors: observed.monitors,
      monitorLabels: config.observability.labels,
    },
    { ...opts, dependsOn: [definitions] },
  );
  const monitoring = new Monitoring(
    "monitoring",
    { config: config.monitoring, chart: charts.monitoring, existing: existing.releases.monitoring },
    { ...opts, dependsOn: [cilium] },
  );
  const namespace = new LabNamespace("lab-namespace", { namespaces }, { ...opts, dependsOn: [monitoring] });
  const token = requires.includes("admin-token") ? config.lab.adminToken : undefined;
  const secrets =
    token === undefined
      ? []
      : [new AdminToken("admin-token", { lab, token }, { ...opts, dependsOn: [namespace] })];
  const policies = new PhasePolicies(
    "policies",
    { objects, after: [namespace, ...secrets] },
    { ...opts, dependsOn: [cilium, namespace, ...secrets] },
  );
  // Not after the application: evidence is wanted most when its pods do not start.
  const observability = new Observability(
    "observability",
    { objects: evidence, after: [definitions, namespace, policies] },
    { ...opts, dependsOn: [policies] },
  );
  // No pod runs before its policies, and none outlives them.
  await policiesInPlace(policies, objects, state);
  await makePodsAgain(state);
  const application =
    workloads.length > 0
      ? new PolicyLab(
          "lab",
          { lab, config: config.lab, context: config.cluster.context, workloads, after: [policies] },
          { ...opts, dependsOn: [policies] },
        )
      : undefined;

  return stackOutputs({
    /** The selected phase. */
    phase,
    /** Version and Helm revision of Cilium, its Services and what is switched on, where this stack manages it. */
    ciliumVersion: cilium.version,
    ciliumRevision: cilium.revision,
    ciliumServices: cilium.services,
    ciliumFeatures: cilium.features,
    /** Where Grafana and Prometheus are inside the cluster, where this stack installs them. */
    grafanaService: monitoring.grafanaService,
    prometheusService: monitoring.prometheusService,
    /** Titles of the lab's dashboards in Grafana; absent where they are switched off. */
    dashboards: observability.dashboards,
    /** URL of the lab's server, from inside the cluster; absent in a phase without workloads. */
    serverUrl: application?.serverUrl,
  });
});
