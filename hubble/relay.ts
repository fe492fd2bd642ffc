import { parse } from "yaml";
import * as z from "zod";
import { ciliumNamespace } from "../cilium/agent/agent-place";
import type { ServicePort } from "../cluster/pods-behind";
import { UserError } from "../messages/user-error";

/** Hubble Relay as the chart installs it (templates/hubble-relay/service.yaml; it has one port). */
export const relayService: ServicePort = { namespace: ciliumNamespace, service: "hubble-relay" };

/** Who asks the relay has to speak so. */
export type RelayTls =
  | { readonly kind: "none" }
  /** `mutual`: it asks for a client's certificate. */
  | { readonly kind: "tls"; readonly mutual: boolean };

const configSchema = z.object({
  "disable-server-tls": z.boolean().optional(),
  "tls-relay-server-cert-file": z.string().optional(),
  "tls-relay-client-ca-files": z.string().optional(),
});

/**
 * What the relay's own configuration says of TLS towards those who ask it. Source: Cilium's chart, templates/_extensions.tpl,
 * `hubble-relay.config.tls`; chart keys `hubble.relay.tls.server.enabled` and `.mtls`.
 *
 * @param text `config.yaml` of the ConfigMap `hubble-relay-config`.
 * @throws UserError where it is no such configuration.
 */
export const relayTlsOf = (text: string): RelayTls => {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    value = undefined;
  }
  const config = configSchema.safeParse(value);
  if (!config.success) {
    throw new UserError(
      "the ConfigMap kube-system/hubble-relay-config is not a configuration of Hubble Relay",
      {
        fix: "kubectl --namespace kube-system get configmap hubble-relay-config --output yaml   # is it the chart's?",
      },
    );
  }
  const { data } = config;
  if (data["disable-server-tls"] === true || data["tls-relay-server-cert-file"] === undefined) {
    return { kind: "none" };
  }
  return { kind: "tls", mutual: data["tls-relay-client-ca-files"] !== undefined };
};
