import type { z } from "zod";
import { UserError } from "../../messages/user-error";
import {
  envelope,
  instantData,
  labelValuesData,
  rangeData,
  type Sample,
  type Series,
  type Target,
  targetsData,
} from "./prometheus-answer";
import { PrometheusError } from "./prometheus-error";

/** A request of this client, and how it is answered. */
export interface PrometheusRequest {
  /** GET for what Prometheus takes by GET only; what is POSTed is taken by GET, too. */
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams;
  readonly signal: AbortSignal;
}

/** Brings a request to Prometheus. @throws Error, or a UserError, which is passed on as it is. */
export type Transport = (
  target: URL,
  request: PrometheusRequest,
) => Promise<{ readonly status: number; readonly text: string }>;

/** How to ask. */
export interface AskOptions {
  /** Default: over the network, to the address itself. */
  readonly transport?: Transport;
  /** How long an answer may take. Default: 30 s. */
  readonly timeoutMs?: number;
  /** Ends the question early; the error is then the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Times of a range query. The points lie at `from`, `from + step`, … and not after `to`. */
export interface TimeRange {
  /** Unix time in seconds. */
  readonly from: number;
  /** Unix time in seconds. */
  readonly to: number;
  /** Seconds. Prometheus refuses more than 11,000 points a series. */
  readonly step: number;
}

/** The answer to an instant query. */
export interface InstantAnswer {
  readonly samples: readonly Sample[];
  /** What Prometheus remarks about the query, e.g. that a rate is taken of what is no counter. */
  readonly notices: readonly string[];
}

/** The answer to a range query. */
export interface RangeAnswer {
  readonly series: readonly Series[];
  /** What Prometheus remarks about the query, e.g. that a rate is taken of what is no counter. */
  readonly notices: readonly string[];
}

/** Which label values are meant. */
export interface LabelValuesScope {
  /** Series selectors, e.g. `hubble_drop_total{direction="INGRESS"}`: the values on the series of any of them. Default: all series. */
  readonly selectors?: readonly string[];
  /** Unix time in seconds. Default: as far back as there is data. */
  readonly from?: number;
  /** Unix time in seconds. Default: as far as there is data. */
  readonly to?: number;
}

interface Question {
  readonly url: string;
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** GET for what Prometheus takes by GET only; else POST, because long PromQL does not fit into an address. */
  readonly method: "GET" | "POST";
  readonly expr?: string;
}

const TIMEOUT_MS = 30_000;

/** The server's address without credentials, and the header that carries them: `fetch` takes none in an address. */
function server(url: string): { base: URL; shown: string; headers: Readonly<Record<string, string>> } {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new PrometheusError("unreachable", {
      url,
      found: "this is not the address of a server",
      fix: "write it as http://host:port",
    });
  }
  const base = new URL(url);
  const { username, password } = base;
  base.username = "";
  base.password = "";
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers: Record<string, string> =
    username === "" ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
  return { base, shown: base.href.replace(/\/$/, ""), headers };
}

/**
 * A server's address as it may be shown: without user and password.
 *
 * @throws PrometheusError if it is not an address.
 */
export const shownUrl = (url: string): string => server(url).shown;

/** Node's `fetch` only says "fetch failed"; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  // A name with several addresses fails once for each, without words of its own.
  const causes = error.cause instanceof AggregateError ? error.cause.errors : [error.cause];
  const messages = causes.flatMap((cause) => (cause instanceof Error ? cause.message : []));
  return messages.join("; ") || error.message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const byFetch: Transport = async (target, request) => {
  const response = await fetch(target, request);
  return { status: response.status, text: await response.text() };
};

async function ask<T>(question: Question, data: z.ZodType<T>, options: AskOptions) {
  const { base, shown, headers } = server(question.url);
  const { expr } = question;
  const about = expr === undefined ? { url: shown } : { url: shown, expr };
  const parameters = new URLSearchParams();
  for (const [name, value] of question.parameters) parameters.append(name, value);
  const target = new URL(question.path, base);
  if (question.method === "GET") target.search = parameters.toString();
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  let status: number;
  let text: string;
  try {
    const body = question.method === "POST" ? { body: parameters } : {};
    const { transport = byFetch } = options;
    ({ status, text } = await transport(target, { method: question.method, headers, signal, ...body }));
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof UserError) throw error;
    throw new PrometheusError("unreachable", { ...about, found: reasonOf(error) });
  }
  const answer = envelope.safeParse(parseJson(text));
  if (!answer.success) {
    const guarded = status === 401 || status === 403;
    throw new PrometheusError("not-prometheus", {
      ...about,
      found: `HTTP ${status}, and not the JSON that Prometheus answers with`,
      fix: guarded
        ? "give the credentials in the address: https://user:password@host"
        : "give the address of Prometheus itself, with the path under which it is served, if any",
    });
  }
  if (answer.data.status === "error") {
    throw new PrometheusError("refused", {
      ...about,
      found: `${answer.data.errorType}: ${answer.data.error}`,
    });
  }
  const content = data.safeParse(answer.data.data);
  if (!content.success) {
    const problems = content.error.issues.map(({ message }) => message);
    throw new PrometheusError("unusable", { ...about, found: [...new Set(problems)].join("; ") });
  }
  const { warnings = [], infos = [] } = answer.data;
  return { content: content.data, notices: [...warnings, ...infos] };
}

/**
 * Asks for the values at one time.
 *
 * @param url where Prometheus is served, e.g. `http://127.0.0.1:9090`; may hold user and password, which are sent as
 * basic authentication and named in no error.
 * @param expr PromQL that gives a vector or a scalar.
 * @param at Unix time in seconds. Samples up to 5 minutes older count, as Prometheus is set by default.
 * @throws PrometheusError with the server's own words.
 */
export async function query(
  url: string,
  expr: string,
  at: number,
  options: AskOptions = {},
): Promise<InstantAnswer> {
  const parameters = [["query", expr] as const, ["time", String(at)] as const];
  const question: Question = { url, path: "api/v1/query", parameters, method: "POST", expr };
  const { content, notices } = await ask(question, instantData, options);
  return { samples: content, notices };
}

/**
 * Asks what time it is there, by which its samples have their times.
 *
 * @param url as of `query`.
 * @returns Unix time in seconds.
 * @throws PrometheusError with the server's own words.
 */
export async function serverTime(url: string, options: AskOptions = {}): Promise<number> {
  const question: Question = { url, path: "api/v1/query", parameters: [["query", "time()"]], method: "POST" };
  const { content } = await ask(question, instantData, options);
  return content[0]?.value ?? Number.NaN;
}

/**
 * Asks for the values over a time.
 *
 * @param url as of `query`.
 * @param expr PromQL that gives a vector or a scalar.
 * @throws PrometheusError with the server's own words.
 */
export async function queryRange(
  url: string,
  expr: string,
  range: TimeRange,
  options: AskOptions = {},
): Promise<RangeAnswer> {
  const parameters = [
    ["query", expr] as const,
    ["start", String(range.from)] as const,
    ["end", String(range.to)] as const,
    ["step", String(range.step)] as const,
  ];
  const question: Question = { url, path: "api/v1/query_range", parameters, method: "POST", expr };
  const { content, notices } = await ask(question, rangeData, options);
  return { series: content, notices };
}

/**
 * Asks which values a label has, sorted; `__name__` gives the names of the metrics.
 *
 * @param url as of `query`.
 * @throws PrometheusError with the server's own words.
 */
export async function labelValues(
  url: string,
  label: string,
  scope: LabelValuesScope = {},
  options: AskOptions = {},
): Promise<readonly string[]> {
  const parameters = [
    ...(scope.selectors ?? []).map((selector) => ["match[]", selector] as const),
    ...(scope.from === undefined ? [] : [["start", String(scope.from)] as const]),
    ...(scope.to === undefined ? [] : [["end", String(scope.to)] as const]),
  ];
  const path = `api/v1/label/${encodeURIComponent(label)}/values`;
  const { content } = await ask({ url, path, parameters, method: "GET" }, labelValuesData, options);
  return content;
}

/**
 * Asks which labels series have, sorted; `__name__` is always among them, and nothing where there is no such series.
 *
 * @param url as of `query`.
 * @param selectors series selectors: the labels of the series of any of them.
 * @throws PrometheusError with the server's own words.
 */
export async function labelNames(
  url: string,
  selectors: readonly string[],
  options: AskOptions = {},
): Promise<readonly string[]> {
  const parameters = selectors.map((selector) => ["match[]", selector] as const);
  const question: Question = { url, path: "api/v1/labels", parameters, method: "GET" };
  const { content } = await ask(question, labelValuesData, options);
  return content;
}

/**
 * Asks for the targets that are scraped, and how that goes.
 *
 * @param url as of `query`.
 * @throws PrometheusError with the server's own words.
 */
export async function activeTargets(url: string, options: AskOptions = {}): Promise<readonly Target[]> {
  const parameters = [["state", "active"] as const];
  const question: Question = { url, path: "api/v1/targets", parameters, method: "GET" };
  const { content } = await ask(question, targetsData, options);
  return content;
}
