import { isIP } from "node:net";
import type { ExpectedRow } from "../../questions/subject";
import type { ProbeWindow } from "../witness";
import type { Made } from "./make-probes";

type MadeProbe = Extract<Made, { client: object }>;

/** What a witness is asked about a probe. */
export const windowOf = (
  { row: { flow } }: Pick<ExpectedRow, "row">,
  { client, sender, address, pod }: MadeProbe,
): ProbeWindow => {
  const { port, protocol = "TCP", http, dns, to } = flow;
  const target = client.target.slice(0, client.target.lastIndexOf(":"));
  const known = address ?? (isIP(target) > 0 ? target : undefined);
  return {
    source: sender === undefined ? undefined : { namespace: sender.namespace, pod: sender.name },
    destination: {
      ...(known === undefined ? {} : { address: known }),
      ...(pod === undefined ? {} : { namespace: pod.namespace, pod: pod.name }),
      ...(typeof to === "object" && "fqdn" in to ? { name: to.fqdn } : {}),
    },
    port,
    protocol,
    ...(http === undefined
      ? {}
      : { http: { ...http, method: http.method ?? "GET", path: http.path ?? "/" } }),
    ...(dns === undefined ? {} : { dns }),
    from: client.from,
    to: client.to,
  };
};
