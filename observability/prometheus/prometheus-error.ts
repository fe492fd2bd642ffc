import { detailLines, UserError } from "../../messages/user-error";

/**
 * What can be wrong with a question to Prometheus. `unreachable`: nothing answered in time. `refused`: Prometheus did not
 * take or could not work out the question, usually for its PromQL. `unusable`: it answered with what is not a number per
 * series, e.g. a range vector or native histograms. `not-prometheus`: something else answered, or a guard in front of it.
 */
export type PrometheusFault = "unreachable" | "refused" | "unusable" | "not-prometheus";

/** Facts of a question that failed. */
export interface PrometheusFailure {
  /** The server's address, without credentials. */
  readonly url: string;
  /** The PromQL that was asked, if any was. */
  readonly expr?: string;
  /** What was answered instead: Prometheus' own words, or what the connection ended with. */
  readonly found: string;
  /** What may fix it. */
  readonly fix?: string;
}

const SUMMARIES: Readonly<Record<PrometheusFault, (url: string) => string>> = {
  unreachable: (url) => `Prometheus at ${url} does not answer.`,
  refused: (url) => `Prometheus at ${url} refuses a query.`,
  unusable: (url) => `What Prometheus at ${url} answers is not what was asked for.`,
  "not-prometheus": (url) => `What answers at ${url} is not the API of Prometheus.`,
};

/** A question to Prometheus without an answer. The message names the server, the PromQL and the server's own words. */
export class PrometheusError extends UserError {
  override readonly name = "PrometheusError";
  readonly url: string;
  readonly expr: string | undefined;
  /** Prometheus' own words, or what the connection ended with. */
  readonly found: string;

  constructor(
    readonly fault: PrometheusFault,
    failure: PrometheusFailure,
  ) {
    const query = failure.expr === undefined ? [] : [`query: ${failure.expr}`];
    super(`${SUMMARIES[fault](failure.url)}${detailLines([...query, `found: ${failure.found}`])}`, {
      fix: failure.fix,
    });
    this.url = failure.url;
    this.expr = failure.expr;
    this.found = failure.found;
  }
}
