import { Agent, get } from "node:http";
import type { ClusterApi } from "../../cluster/api";
import { portNumber } from "../../cluster/pods-behind";
import { openPortForward, type PortForward } from "../../cluster/port-forward";
import { findAgents } from "../../hubble/agents";
import { ciliumNamespace } from "../../hubble/relay";
import { UserError } from "../../messages/user-error";
import { type ExposedSample, readExposition } from "../../observability/prometheus/exposition";

/** Counters that can be read now. */
export interface CounterSource {
  /** Whose they are: `1 agent`. */
  readonly name: string;
  /** @throws Error with the reason, in one line. */
  read(): Promise<readonly ExposedSample[]>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Name of the port in the agent's DaemonSet; it is there where `hubble.metrics.enabled` is not empty. */
const metricsPort = "hubble-metrics";

const timeoutMs = 30_000;

const fetchText = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = get(
      { host: "127.0.0.1", port, path: "/metrics", agent, timeout: timeoutMs },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(`status ${response.statusCode}`)),
        );
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    asked.on("error", reject);
  });

/**
 * Hubble's metrics as the agents themselves show them, each through a forwarded port: they are exact at once, where a
 * Prometheus knows them after its next scrape.
 *
 * @param names metrics that are wanted.
 * @throws UserError where there is no agent, it has no such port, or may not be reached.
 */
export const agentCounters = async (api: ClusterApi, names: ReadonlySet<string>): Promise<CounterSource> => {
  const { ready, others } = await findAgents(api);
  if (ready.length === 0) {
    const why = others.map(({ pod, why: state }) => `${pod}: ${state}`).join("; ") || "there is none";
    throw new UserError(`no agent of Cilium can be asked for its metrics (${why})`, {
      fix: "kubectl --namespace kube-system get pods --selector k8s-app=cilium",
    });
  }
  const forwards: PortForward[] = [];
  const agent = new Agent({ keepAlive: true });
  let trouble = "";
  const close = async (): Promise<void> => {
    agent.destroy();
    await Promise.all(forwards.map((forward) => forward.close()));
  };
  try {
    for (const { pod, node, report } of ready) {
      const port = portNumber(report, metricsPort);
      if (port === undefined) {
        throw new UserError(`${pod} has no port ${metricsPort}: Hubble's metrics are off`, {
          fix: "set the chart's hubble.metrics.enabled; the stacks of this project do",
        });
      }
      const said = (text: string): void => {
        trouble = text;
      };
      forwards.push(await openPortForward(api, { namespace: ciliumNamespace, pod, node, port }, said));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: ready.length === 1 ? "1 agent" : `${ready.length} agents`,
    read: async () => {
      try {
        const texts = await Promise.all(forwards.map(({ port }) => fetchText(port, agent)));
        return texts.flatMap((text) => readExposition(text, names));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`the agents' metrics cannot be read: ${trouble || reason}`);
      }
    },
    close,
  };
};
