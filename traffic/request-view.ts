import type { HttpRequest } from "../verdicts/world";
import type { CountedRequest } from "./counted-group";
import type { RecordedRequest } from "./flow-record";

/** What Hubble writes instead of what it was told to hide. Source: Cilium, pkg/hubble/defaults. */
export const redacted = "HUBBLE_REDACTED";

/** Why nothing can be said about a request of which a part was hidden. */
export const hiddenReason = "a rule asks for what Hubble was told to hide (hubble.redact)";

/** What policies can ask of requests: whatever else differs in them makes no difference. */
export interface RequestView {
  /** Names of headers, in lower case. */
  readonly headers: ReadonlySet<string>;
  readonly host: boolean;
}

/** A request without what no policy asks about. */
export const reducedRequest = ({ http, dns }: RecordedRequest, view: RequestView): CountedRequest => {
  if (dns !== undefined) return { dns: { name: dns.name.toLowerCase().replace(/\.$/, "") || "." } };
  if (http === undefined) return {};
  const { method = "GET", path = "/", host, headers = {} } = http;
  const kept = Object.entries(headers).filter(([name]) => view.headers.has(name));
  const reduced: HttpRequest = {
    method,
    path,
    ...(view.host && host !== undefined ? { host } : {}),
    ...(kept.length === 0 ? {} : { headers: Object.fromEntries(kept) }),
  };
  return { http: reduced };
};

/** Whether a part of a request that policies ask about was hidden before it was written. */
export const isRedacted = ({ http }: CountedRequest): boolean =>
  http !== undefined && (Object.values(http.headers ?? {}).includes(redacted) || http.host === redacted);
