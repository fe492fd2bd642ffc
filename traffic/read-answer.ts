import { fieldsOf, numberOf, textOf } from "./read-about";

/** An answer as Cilium's proxy wrote it down. */
export interface RecordedAnswer {
  /** Status of an HTTP answer, name of a DNS one's response code. */
  readonly code: number | string;
  /** The request that it answers, as it is written. */
  readonly method?: string;
  readonly url?: string;
  readonly name?: string;
}

/** Response codes of DNS that people know by name (RFC 1035, section 4.1.1). */
const responseCodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/**
 * Reads the answer of a line of which it is known that it is one (`flow.about.request.type` is `response`). Counting traffic
 * needs none of it, so it is not read with the line. Source: Cilium, api/v1/flow/flow.proto, messages HTTP and DNS.
 *
 * @returns undefined for what is no answer of HTTP or DNS.
 */
export const readAnswer = (line: string): RecordedAnswer | undefined => {
  const whole = fieldsOf(JSON.parse(line));
  const { http, dns } = fieldsOf(fieldsOf(whole.flow ?? whole).l7);
  if (http !== undefined) {
    const { code, method, url } = fieldsOf(http);
    return { code: numberOf(code), method: textOf(method), url: textOf(url) };
  }
  if (dns === undefined) return undefined;
  const { rcode, query } = fieldsOf(dns);
  const number = numberOf(rcode);
  return { code: responseCodes[number] ?? `RCODE ${number}`, name: textOf(query) };
};
