import type { Expectation } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { flowText } from "../../policies/unmet-expectations";
import { usageError } from "../verdicts/usage-error";
import { expectationFilter } from "./expectation-filter";

/** The filters of `lab hubble observe`, as they are given. */
export interface FilterOptions {
  readonly expectation?: string;
  readonly denied?: true;
  readonly httpStatus?: string;
}

/** Flags of `hubble observe` that choose whose flows are shown. */
const choosing =
  /^--?(?:A|n|l|all-namespaces|(?:(?:from|to)-)?(?:all-namespaces|cluster|fqdn|identity|ip|label|namespace|pod|port|service|workload)|node-name|uuid|trace-id|allowlist|input-file)(?:=|$)|^-[nl]./;

/** The expectations with their numbers, a line each. */
export const numbered = (expectations: readonly Expectation[]): readonly string[] =>
  expectations.map(({ flow, verdict }, index) => `${index + 1}  ${flowText(flow)}: ${verdict}`);

const chosen = (text: string, phase: string, expectations: readonly Expectation[]): Expectation => {
  const found = /^\d+$/.test(text) ? expectations[Number(text) - 1] : undefined;
  if (found !== undefined) return found;
  throw usageError(
    [`--expectation ${JSON.stringify(text)}: phase ${phase} has these:`, ...numbered(expectations)].join(
      "\n  ",
    ),
    "--expectation 1   # a number of that list",
  );
};

const checkStatus = (text: string): string => {
  // A prefix, or one with + in its place. Source: Cilium, pkg/hubble/filters/http.go.
  if (/^(?:[1-5][0-9]{2}|[1-5][0-9]?\+)$/.test(text)) return text;
  throw usageError(
    `--http-status ${JSON.stringify(text)} is not a status. Accepted: three digits, or a beginning of them with a +`,
    "--http-status 403   # or 4+",
  );
};

/**
 * Arguments for `hubble observe`, before those that a user adds after `--`. Without an expectation, and unless the user chooses
 * whose flows are wanted, they are those of the lab's namespaces.
 *
 * @param phase asked only where an expectation is.
 * @throws UserError (wrong usage) for what is none, or contradicts itself.
 */
export const filterArguments = (
  lab: Lab,
  { expectation, denied, httpStatus }: FilterOptions,
  phase: () => { readonly name: string; readonly expectations: readonly Expectation[] },
  added: readonly string[],
): readonly string[] => {
  const status = httpStatus === undefined ? undefined : checkStatus(httpStatus);
  if (denied === true && status !== undefined) {
    throw usageError(
      "--denied asks for requests and packets that were refused, --http-status for answers, which are let through",
      "leave one of them out: --http-status 403 shows the answers to refused requests",
    );
  }
  if (expectation !== undefined) {
    const { name, expectations } = phase();
    const asked = { denied: denied === true, status };
    return expectationFilter(lab, chosen(expectation, name, expectations), asked);
  }
  const scope = added.some((word) => choosing.test(word))
    ? []
    : ["--namespace", lab.namespace, "--namespace", lab.stageNamespace];
  const kind = status === undefined ? [] : ["--type", "l7", "--http-status", status];
  return [...scope, ...(denied === true ? ["--verdict", "DROPPED"] : []), ...kind];
};
