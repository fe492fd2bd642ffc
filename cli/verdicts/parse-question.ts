import type { FlowRow } from "../../questions/flow-row";
import type { Subject } from "../../questions/subject";
import type { Endpoint, Flow, HttpRequest, Protocol } from "../../verdicts/world";
import { parsePeer } from "./parse-peer";
import { usageError } from "./usage-error";

/** One question as it is written on the command line. */
export interface QuestionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
  readonly protocol?: string;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly header?: readonly string[];
  readonly dns?: string;
  readonly sni?: string;
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP", "ICMP", "ICMPV6"];

/** Options that make no sense without both ends. */
const details = ["port", "protocol", "method", "path", "host", "header", "dns", "sni"] as const;

/** Whether a question is asked. @throws UserError (wrong usage) if half of one is. */
export const asksQuestion = (options: QuestionOptions): boolean => {
  const { from, to } = options;
  if (from !== undefined && to !== undefined) return true;
  if (from !== undefined || to !== undefined) {
    const [given, missing] = from === undefined ? ["--to", "--from"] : ["--from", "--to"];
    throw usageError(
      `${given} is given without ${missing}`,
      "a question names both ends: --from PEER --to PEER",
    );
  }
  const stray = details.find((option) => options[option] !== undefined);
  if (stray === undefined) return false;
  throw usageError(
    `--${stray} is given without --from and --to`,
    "a question names both ends: --from PEER --to PEER",
  );
};

const protocolOf = ({ protocol, dns }: QuestionOptions): Protocol => {
  if (protocol === undefined) return dns === undefined ? "TCP" : "UDP";
  const found = protocols.find((known) => known === protocol.toUpperCase());
  if (found !== undefined) return found;
  throw usageError(
    `--protocol ${JSON.stringify(protocol)} is none of ${protocols.join(", ")}`,
    "write one of them; TCP if it is left out",
  );
};

const portOf = ({ port, dns }: QuestionOptions, protocol: Protocol): number => {
  const isIcmp = protocol.startsWith("ICMP");
  const [least, most, what] = isIcmp ? [0, 255, "ICMP type"] : [1, 65_535, "port"];
  if (port === undefined) {
    if (dns !== undefined) return 53;
    throw usageError(
      `--port is missing: a question is about one ${what}`,
      `add --port N, ${least} to ${most}`,
    );
  }
  const number = /^\d{1,5}$/.test(port) ? Number(port) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw usageError(
    `--port ${JSON.stringify(port)} is not a valid ${what}`,
    `write a number from ${least} to ${most}: the pod's port, or the Service's where --to is a Service`,
  );
};

const headersOf = (headers: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    headers.map((header) => {
      const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(header);
      if (found !== null) return [found[1] ?? "", found[2] ?? ""];
      throw usageError(`--header ${JSON.stringify(header)} is not a valid header`, "write 'Name: value'");
    }),
  );

const httpOf = ({ method, path, host, header }: QuestionOptions): HttpRequest | undefined => {
  if (method === undefined && path === undefined && host === undefined && header === undefined)
    return undefined;
  if (method !== undefined && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) {
    throw usageError(`--method ${JSON.stringify(method)} is no HTTP method`, "write one word, such as GET");
  }
  if (path !== undefined && !path.startsWith("/") && path !== "*") {
    throw usageError(
      `--path ${JSON.stringify(path)} does not begin with /`,
      `write --path ${JSON.stringify(`/${path}`)}`,
    );
  }
  return {
    method: method ?? "GET",
    path: path ?? "/",
    ...(host === undefined ? {} : { host }),
    ...(header === undefined ? {} : { headers: headersOf(header) }),
  };
};

const checkServerName = (name: string, protocol: Protocol, dns: string | undefined): void => {
  if (!/^[-a-zA-Z0-9_]+(?:\.[-a-zA-Z0-9_]+)*\.?$/.test(name)) {
    throw usageError(
      `--sni ${JSON.stringify(name)} is not a valid server name`,
      "write the name that the client asks for, such as example.com; no address, no pattern",
    );
  }
  if (dns !== undefined) throw usageError("--dns and --sni are two questions", "leave out one of them");
  if (protocol !== "TCP") {
    throw usageError(
      `--protocol ${protocol} carries no TLS that Cilium looks into`,
      "leave out --protocol, or --sni",
    );
  }
};

/** A question about one flow, and the pods in it that are not there. */
export interface ParsedQuestion {
  readonly row: FlowRow;
  readonly described: readonly Endpoint[];
}

/**
 * Reads a question about one flow.
 *
 * @throws UserError (wrong usage) that names the option, its value, what is accepted.
 */
export const parseQuestion = (
  options: QuestionOptions,
  subject: Pick<Subject, "world" | "names">,
): ParsedQuestion => {
  const protocol = protocolOf(options);
  const port = portOf(options, protocol);
  const http = httpOf(options);
  const { dns, sni } = options;
  if (sni !== undefined) checkServerName(sni, protocol, dns);
  if (http !== undefined && dns !== undefined) {
    throw usageError(
      "--dns and a request of HTTP are two questions",
      "leave out --dns, or --method, --path, --host and --header",
    );
  }
  if (http !== undefined && protocol !== "TCP") {
    throw usageError(
      `--protocol ${protocol} carries no HTTP that Cilium looks into`,
      "leave out --protocol, or the request",
    );
  }
  if (dns !== undefined && protocol !== "UDP" && protocol !== "TCP") {
    throw usageError(`--protocol ${protocol} carries no DNS`, "write --protocol UDP or TCP");
  }
  if (dns === "")
    throw usageError('--dns "" is not a valid name', "write the name that is asked for, such as example.com");
  const from = parsePeer(options.from ?? "", "--from", subject);
  const to = parsePeer(options.to ?? "", "--to", subject);
  const flow: Flow = {
    from: from.peer,
    to: to.peer,
    port,
    protocol,
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns: { name: dns } }),
    ...(sni === undefined ? {} : { tls: { serverName: sni } }),
  };
  const described = [from, to].flatMap((end) => end.described ?? []);
  return { row: { from: from.name, to: to.name, flow }, described };
};
