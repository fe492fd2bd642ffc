import { apiKinds, type KindName } from "../../cluster/kinds";
import { workloadsOf } from "../../policies/lab/workloads";
import type { DecidedPhase } from "./decided-phase";

/** A command, and what it shows. */
export interface WatchCommand {
  readonly shows: string;
  readonly command: string;
}

const agent = "kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg";

const plural = (kind: string): string =>
  Object.hasOwn(apiKinds, kind) ? apiKinds[kind as KindName].plural : kind;

const namespacesOf = ({ phase, lab }: DecidedPhase): readonly string[] => {
  const workloads = workloadsOf(lab);
  return [...new Set(phase.workloads.map((name) => workloads[name].namespace))];
};

const objectCommands = ({ phase, lab }: DecidedPhase): readonly WatchCommand[] => {
  const objects = phase.objects(lab);
  const namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace))];
  const resources = [...new Set(objects.map(({ kind }) => plural(kind)))];
  const column = "NAME:.metadata.name,VALID:.status.conditions[?(@.type=='Valid')].status";
  return [
    ...namespaces.map((namespace) => ({
      shows: `what is laid down in ${namespace ?? "all namespaces"}`,
      command: `kubectl ${namespace === undefined ? "" : `-n ${namespace} `}get ${resources.join(",")}`,
    })),
    ...(resources.includes("ciliumnetworkpolicies")
      ? [
          {
            shows: "whether Cilium takes its policies",
            command: `kubectl -n ${lab.namespace} get ciliumnetworkpolicies -o custom-columns="${column}"`,
          },
        ]
      : []),
  ];
};

const hubbleCommands = (decided: DecidedPhase): readonly WatchCommand[] => {
  const { expectations, phase } = decided;
  const verdicts = new Set(expectations.map(({ answer }) => answer.verdict));
  const proxies = new Set(expectations.map(({ answer }) => answer.l7));
  const authenticates = expectations.some(({ answer }) => answer.auth === "required");
  return namespacesOf(decided).flatMap((namespace) => {
    const observe = `hubble observe --namespace ${namespace}`;
    const of = (wanted: boolean, shows: string, options: string): readonly WatchCommand[] =>
      wanted ? [{ shows: `${shows}, in ${namespace}`, command: `${observe} ${options}` }] : [];
    const http = proxies.has("http");
    return [
      ...of(true, "every flow as it happens", "--follow"),
      ...of(
        verdicts.has("denied-by-default") || verdicts.has("denied-by-l7"),
        "what does not pass",
        "--verdict DROPPED",
      ),
      ...of(
        verdicts.has("denied-by-default"),
        "packets that no rule allows",
        "--type drop --drop-reason-desc POLICY_DENIED",
      ),
      ...of(http, "requests, with method, path and status", "--type l7 --protocol http"),
      ...of(http && verdicts.has("denied-by-l7"), "refused requests", "--type l7 --http-status 403"),
      ...of(proxies.has("dns"), "DNS queries and answers", "--type l7 --protocol dns"),
      ...of(
        authenticates,
        "packets that wait for the authentication",
        "--type drop --drop-reason-desc AUTH_REQUIRED",
      ),
      ...of(
        phase.requires.includes("cluster-mesh"),
        "the decisions, with the cluster of each end",
        "--type policy-verdict -o jsonpb",
      ),
    ];
  });
};

const agentCommands = ({ expectations, phase }: DecidedPhase): readonly WatchCommand[] => {
  const proxies = new Set(expectations.map(({ answer }) => answer.l7));
  const of = (wanted: boolean, shows: string, options: string): readonly WatchCommand[] =>
    wanted ? [{ shows, command: `${agent} ${options}` }] : [];
  return [
    ...of(
      proxies.has("http") || proxies.has("dns"),
      "ports that are redirected to a proxy on one node",
      "status --all-redirects",
    ),
    ...of(proxies.has("dns"), "addresses that Cilium has learned for names", "fqdn cache list"),
    ...of(
      phase.requires.includes("mutual-auth"),
      "which identities have authenticated each other",
      "bpf auth list",
    ),
    ...of(phase.requires.includes("envoy-config"), "the listeners of Envoy", "envoy admin listeners"),
    ...of(phase.requires.includes("cluster-mesh"), "the other clusters", "status --all-clusters"),
  ];
};

/**
 * Commands that show a phase at work. Options of `hubble observe` and `cilium-dbg` are those of Cilium 1.18
 * (`hubble/cmd/observe/flows.go`, `cilium-dbg/cmd`).
 */
export const watchCommands = (decided: DecidedPhase): readonly WatchCommand[] =>
  decided.phase.workloads.length === 0
    ? []
    : [...objectCommands(decided), ...hubbleCommands(decided), ...agentCommands(decided)];
