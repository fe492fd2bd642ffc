import type { CiliumConfig } from "../../config/schema";
import { metricsList } from "../../observability/metrics/hubble-metrics";
import type { HelmValues } from "./helm-values";

/**
 * What is taken out of L7 flows (chart key `hubble.redact`; Cilium documentation, "Layer 7 Protocol Visibility").
 * `http.headers.allow` and `http.headers.deny` stay empty on purpose: with both empty Cilium redacts the value of
 * every header, with either set only some.
 */
const redaction: HelmValues = { enabled: true, http: { urlQuery: true, userInfo: true } };

/**
 * Hubble, its relay and user interface, and its metrics.
 *
 * `hubble.tls.auto.method`: with `cronJob` the certificates between agents and relay are made by a job after the
 * install and renewed every four months. With `helm` they are part of the release and stay as they were made, so that
 * the relay stops working after a year.
 */
export const hubbleValues = ({ hubble }: Pick<CiliumConfig, "hubble">): HelmValues => ({
  hubble: {
    enabled: true,
    relay: { enabled: hubble.relay },
    ui: { enabled: hubble.ui },
    tls: { auto: { enabled: true, method: hubble.certificates } },
    metrics: { enabled: metricsList(hubble) },
    ...(hubble.redact ? { redact: redaction } : {}),
  },
});
