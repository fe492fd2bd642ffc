/** A command of Cilium's agent, on one node of the cluster. Commands are those of Cilium 1.18 (`cilium-dbg/cmd`). */
export const agentCommand = (command: string): string =>
  `kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg ${command}`;

/** The end of the agents' logs, of all nodes, as far as it matches. */
export const agentLog = (pattern: string): string =>
  `kubectl -n kube-system logs -l k8s-app=cilium -c cilium-agent --tail=-1 --since=1h --prefix | grep -i '${pattern}'`;
