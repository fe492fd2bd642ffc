import type { ExpectedRow } from "../../questions/subject";
import type { Probe } from "../probes/probe";
import { HelperError } from "./helpers";

/** What a text in a request's headers stands for: the value of a Secret. It is sent, and never shown. */
export interface Placeholder {
  readonly text: string;
  readonly secret: string;
  readonly value: string | undefined;
}

/** Headers as they are sent. @throws HelperError where the value has to be sent, and could not be read. */
const filledHeaders = (
  headers: Readonly<Record<string, string>>,
  placeholder: Placeholder | undefined,
): Readonly<Record<string, string>> => {
  if (placeholder === undefined) return headers;
  const { text, secret, value } = placeholder;
  return Object.fromEntries(
    Object.entries(headers).map(([name, written]) => {
      if (written !== text) return [name, written];
      if (value === undefined)
        throw new HelperError(`Secret ${secret}, whose value the request has to carry, can't be read`);
      return [name, value];
    }),
  );
};

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
  const headers = http?.headers === undefined ? {} : { headers: filledHeaders(http.headers, placeholder) };
  return {
    protocol,
    target: { host, port },
    ...(http === undefined ? {} : { http: { ...http, ...headers } }),
    ...(dns === undefined ? {} : { dns }),
    ...(tls === undefined ? {} : { tls }),
  };
};
