import { Agent, get } from "node:http";
import { ciliumNamespace, showAgents } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { portNumber } from "../../cluster/pods-behind";
import { openPortForward, type PortForward } from "../../cluster/port-forward";
import { findAgents } from "../../hubble/agents";
import { counted } from "../../messages/counted";
import { messageOf, UserError } from "../../messages/user-error";
import { type ExposedSample, readExposition } from "../../observability/prometheus/exposition";
import { type CounterSource, countedMetrics } from "./counter-source";

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
 * @throws UserError where there is no agent, it has no such port, or may not be reached.
 */
export const agentCounters = async (api: ClusterApi): Promise<CounterSource> => {
  const { ready, others } = await findAgents(api);
  if (ready.length === 0) {
    const why = others.map(({ pod, why: state }) => `${pod}: ${state}`).join("; ") || "there is none";
    throw new UserError(`no agent of Cilium can be asked for its metrics (${why})`, {
      fix: showAgents,
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
  const names = new Set<string>(countedMetrics);
  const read = async (): Promise<readonly ExposedSample[]> => {
    try {
      const texts = await Promise.all(forwards.map(({ port }) => fetchText(port, agent)));
      return texts.flatMap((text) => readExposition(text, names));
    } catch (error) {
      throw new Error(`the agents' metrics cannot be read: ${trouble || messageOf(error)}`);
    }
  };
  return { name: counted(ready.length, "agent"), show: read, read, close };
};
