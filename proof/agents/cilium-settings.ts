import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject, listObjects } from "../../cluster/objects";
import { livePod } from "../plan/live-pods";
import { type ProxyAnswers, usualAnswers } from "../probes/read-outcome";

/** The agent's settings, as the chart writes them into ConfigMap cilium-config. */
export type CiliumSettings = Readonly<Record<string, string>>;

/** How the proxies of a cluster answer what they refuse, by its settings. Source: Cilium, pkg/option/config.go. */
export const proxyAnswers = (settings: CiliumSettings): ProxyAnswers => ({
  accessDenied: settings["http-403-msg"] || usualAnswers.accessDenied,
  dnsCode: settings["tofqdns-dns-reject-response-code"] === "nameError" ? 3 : usualAnswers.dnsCode,
});

/** The settings; empty where they can't be read. */
export const readCiliumSettings = async (api: ClusterApi): Promise<CiliumSettings> => {
  try {
    const found = await getObject<{ data?: CiliumSettings }>(
      api,
      `${collectionPath("ConfigMap", ciliumNamespace)}/cilium-config`,
    );
    return found?.data ?? {};
  } catch {
    // Whoever may not read them sees the answers of a Cilium without settings of its own.
    return {};
  }
};

/** Whether pods can authenticate each other: it is switched on, and a SPIRE server runs that is not played. */
export const authenticates = async (
  api: ClusterApi,
  settings: CiliumSettings,
  isPlayed: (node: string) => boolean,
): Promise<boolean> => {
  if (settings["mesh-auth-mutual-enabled"] !== "true") return false;
  const namespace = "cilium-spire";
  const servers = await listObjects(api, collectionPath("Pod", namespace), {
    labelSelector: "app=spire-server",
  });
  return (servers ?? []).map(livePod).some(({ running, node }) => running && !isPlayed(node));
};
