import * as z from "zod";
import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject, refusalOf } from "../../cluster/objects";

const versionSchema = z.object({ gitVersion: z.string() });

/** Version of the API server, which every user may ask. */
export const readServer = async (api: ClusterApi): Promise<string> => {
  const answer = await api.request("GET", "/version", { timeoutMs: 15_000 });
  if (answer.status !== 200) throw refusalOf(answer);
  return versionSchema.parse(JSON.parse(answer.body)).gitVersion;
};

const groups: readonly string[] = ["cilium.io/v2", "cilium.io/v2alpha1", "monitoring.coreos.com/v1"];

const resourcesSchema = z.object({ resources: z.array(z.object({ name: z.string() })) });

/** The kinds that are served, as discovery lists them: `ciliumnodes.cilium.io`. Every user may ask. */
export const readKinds = async (api: ClusterApi): Promise<ReadonlySet<string>> => {
  const found = await Promise.all(
    groups.map(async (version) => {
      const answer = await getObject(api, `/apis/${version}`);
      if (answer === undefined) return [];
      const [group] = version.split("/");
      return resourcesSchema.parse(answer).resources.map(({ name }) => `${name}.${group}`);
    }),
  );
  return new Set(found.flat());
};

const configSchema = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** The agents' settings, as the chart writes them; undefined without Cilium. */
export const readCiliumConfig = async (
  api: ClusterApi,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const found = await getObject(api, `${collectionPath("ConfigMap", ciliumNamespace)}/cilium-config`);
  return found === undefined ? undefined : configSchema.parse(found).data;
};
