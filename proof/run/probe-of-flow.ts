import type { ExpectedRow } from "../../questions/subject";
import { filledIn, type Placeholder } from "../probes/placeholder";
import type { Probe } from "../probes/probe";
import { HelperError } from "./helpers";

/**
 * What a flow asks for, sent to a host.
 *
 * @throws HelperError where a Secret's value has to be sent, and could not be read.
 */
export const probeOf = (
  { port, protocol = "TCP", http, dns, tls }: ExpectedRow["row"]["flow"],
  host: string,
  placeholder: Placeholder | undefined,
): Probe => {
  const headers = http?.headers === undefined ? {} : filledIn(http.headers, placeholder);
  if (headers === undefined)
    throw new HelperError(
      `Secret ${placeholder?.secret}, whose value the request has to carry, can't be read`,
    );
  return {
    protocol,
    target: { host, port },
    ...(http === undefined ? {} : { http: http.headers === undefined ? http : { ...http, headers } }),
    ...(dns === undefined ? {} : { dns }),
    ...(tls === undefined ? {} : { tls }),
  };
};
