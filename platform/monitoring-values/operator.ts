import type { HelmValues } from "../cilium-values";

/**
 * The operator (`prometheusOperator`), without the chart's own CRDs (`crds.enabled`): those are a release of their own,
 * before Cilium.
 *
 * Admission webhooks on Talos: the API server reaches the operator through Cilium like any other Service, so neither
 * `hostNetwork` nor another port is needed. The chart's jobs make the certificate and write it into the webhooks
 * (`prometheusOperator.admissionWebhooks.patch`); they run without privileges. Until they are through, and whenever
 * the operator is away, the answer of a webhook is not waited for in vain: with `failurePolicy: Ignore` the object is
 * stored unchecked. With `Fail`, Cilium's own rules could not be changed while monitoring is down.
 */
export const operatorValues: HelmValues = {
  crds: { enabled: false },
  prometheusOperator: {
    admissionWebhooks: { enabled: true, failurePolicy: "Ignore", patch: { enabled: true } },
  },
};
