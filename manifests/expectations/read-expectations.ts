import { readLocatedValues } from "../read-values";
import { type ExpectationProblem, problemsOf } from "./expectation-problem";
import { expectationsSchema, type expectedVerdicts } from "./expectations-schema";

/** Name of the file with expectations beside policies. */
export const expectationsFile = "expectations.yaml";

/** A flow as the file has it: ends are texts as `lab verdicts --from` takes them. */
export interface WrittenFlow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP" | "ICMP" | "ICMPV6";
  readonly http?: {
    readonly method: string;
    readonly path: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly dns?: { readonly name: string };
  readonly tls?: { readonly serverName: string };
}

/** What the file says of one flow. */
export interface WrittenExpectation {
  readonly flow: WrittenFlow;
  readonly verdict: (typeof expectedVerdicts)[number];
  readonly auth?: "required";
  readonly because: string;
  /** Line that it begins in. */
  readonly line: number;
}

/** What `expectations.yaml` says. */
export interface WrittenExpectations {
  readonly file: string;
  /** Which of the lab's pods run; absent if the file does not say. */
  readonly workloads?: readonly string[];
  readonly expectations: readonly WrittenExpectation[];
  /** Line of a key. */
  lineOf(path: string): number;
}

type End = string | { readonly fqdn: string } | { readonly entity: string };

const endText = (end: End): string => {
  if (typeof end === "string") return end;
  return "fqdn" in end ? `fqdn:${end.fqdn}` : `entity:${end.entity}`;
};

// What is absent in YAML is absent here: a key with `undefined` would be another type.
const withoutUndefined = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const twoQuestions = ({
  http,
  dns,
  tls,
  protocol,
}: WrittenFlow): readonly [string, string, string] | undefined => {
  if (http !== undefined && dns !== undefined)
    return ["dns", "a flow has one request, and this one has http, too.", "leave out http or dns."];
  if (tls !== undefined && dns !== undefined)
    return ["dns", "a query of DNS and a TLS handshake are two questions.", "leave out dns or tls."];
  if (tls !== undefined && protocol !== "TCP")
    return ["protocol", `${protocol} carries no TLS that Cilium looks into.`, "write TCP, or leave out tls."];
  if (http !== undefined && protocol !== "TCP")
    return [
      "protocol",
      `${protocol} carries no HTTP that Cilium looks into.`,
      "write TCP, or leave out http.",
    ];
  if (dns !== undefined && protocol !== "UDP" && protocol !== "TCP")
    return ["protocol", `${protocol} carries no DNS.`, "write UDP or TCP."];
  return undefined;
};

const portProblem = ({ port, protocol }: WrittenFlow): readonly [string, string, string] | undefined => {
  const isIcmp = protocol.startsWith("ICMP");
  if (isIcmp && port > 255) return ["port", `${port} is no ICMP type.`, "write 0 to 255."];
  if (!isIcmp && port === 0) return ["port", "0 is less than 1.", "write a port from 1 to 65535."];
  return undefined;
};

/**
 * Reads `expectations.yaml`: the one format for `lab test`, `lab lint`, `lab verdicts -f` and phase `own`.
 *
 * @param workloadNames the lab's pods, which it may list.
 * @returns what it says, or everything that is wrong with it by line and key.
 * @throws ManifestError where it is not YAML.
 */
export const readExpectations = (
  file: string,
  workloadNames: readonly string[],
): { readonly read: WrittenExpectations } | { readonly problems: readonly ExpectationProblem[] } => {
  const { value, lineOf } = readLocatedValues(file);
  const parsed = expectationsSchema(workloadNames).safeParse(value ?? {});
  if (!parsed.success) return { problems: problemsOf(parsed.error.issues, value, lineOf) };
  const { workloads, expectations } = withoutUndefined(parsed.data);
  const read = expectations.map(({ flow, ...rest }, index): WrittenExpectation => {
    const { from, to, ...more } = flow;
    const line = lineOf(`expectations[${index}]`);
    return {
      ...(rest as Omit<WrittenExpectation, "flow" | "line">),
      line,
      flow: {
        ...(more as Omit<WrittenFlow, "from" | "to">),
        from: endText(from),
        to: endText(to),
      },
    };
  });
  const problems = read.flatMap(({ flow }, index): ExpectationProblem[] => {
    const wrong = twoQuestions(flow) ?? portProblem(flow);
    if (wrong === undefined) return [];
    const [name, reason, fix] = wrong;
    const key = `expectations[${index}].flow.${name}`;
    return [{ line: lineOf(key), key, reason, fix }];
  });
  if (problems.length > 0) return { problems };
  return { read: { file, ...(workloads === undefined ? {} : { workloads }), expectations: read, lineOf } };
};
