/** Where Cilium's chart puts its agents, and everything of Hubble's. */
export const ciliumNamespace = "kube-system";

/** Chooses the agents' pods (chart, `templates/cilium-agent/daemonset.yaml`). */
export const agentLabel = { key: "k8s-app", value: "cilium" } as const;

/** The same as a label selector. */
export const agentSelector = `${agentLabel.key}=${agentLabel.value}`;

/** Name of the agent's container in that DaemonSet. */
export const agentContainer = "cilium-agent";

/** Shows the agents' pods, and how they are. */
export const showAgents = `kubectl --namespace ${ciliumNamespace} get pods --selector ${agentSelector}`;

/** A command of the agent's command line, to paste. */
export const inAgent = (pod: string, words: string): string =>
  `kubectl -n ${ciliumNamespace} exec ${pod} -c ${agentContainer} -- ${words}`;
