import * as z from "zod";
import { collectionPath, type KindName, policyKindNames } from "../cluster/kinds";
import { type ClusterApi, clusterApi } from "../sandbox/control-plane/cluster-api";
import { sandboxEnvironment } from "../sandbox/environment";
import type { SandboxPaths } from "../sandbox/paths";
import { runCommand } from "../sandbox/run-command";
import type { SandboxRecord } from "../sandbox/sandbox-record";
import { outColours } from "./colours";
import { plainTable } from "./plain-table";

const releases = z.array(
  z.object({
    name: z.string(),
    namespace: z.string(),
    chart: z.string(),
    status: z.string(),
    revision: z.string(),
  }),
);

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const metadata = z.object({ name: z.string(), namespace: z.string().optional() });
const pod = z.object({
  metadata,
  spec: z.object({ nodeName: z.string().optional() }),
  status: z.object({ phase: z.string().optional() }),
});

/** Namespaces of the cluster itself; everything else is the lab's. */
const SYSTEM_NAMESPACES = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** What the lab is observed by; told from a chart's own by its label. */
const OBSERVED_BY = ["ConfigMap", "PrometheusRule", "ServiceMonitor"] as const satisfies readonly KindName[];
const OF_THE_LAB = "?labelSelector=app.kubernetes.io%2Fpart-of%3Dpolicy-lab";

async function list<T extends z.ZodType>(api: ClusterApi, path: string, item: T): Promise<z.infer<T>[]> {
  const answer = await api.request({ path });
  return answer.status === 200 ? listOf(item).parse(JSON.parse(answer.body)).items : [];
}

async function releaseRows(project: string): Promise<string[][]> {
  const result = await runCommand(
    "helm",
    ["list", "--all-namespaces", "--deployed", "--failed", "--pending", "--output", "json"],
    {
      environment: sandboxEnvironment(project),
      timeoutMs: 20_000,
    },
  );
  if (result.exitCode !== 0) return [];
  return releases
    .parse(JSON.parse(result.stdout))
    .map((r) => [r.namespace, r.name, r.chart, r.status, r.revision]);
}

/** What stands on the sandbox now: releases, pods of the lab, policies. */
export async function describeLab(paths: SandboxPaths, record: SandboxRecord): Promise<string> {
  const api = clusterApi(paths.cluster, record.ports.kubeApiserver);
  try {
    const pods = (await list(api, collectionPath("Pod"), pod)).filter(
      (each) => !SYSTEM_NAMESPACES.has(each.metadata.namespace ?? ""),
    );
    const rowsOf = async (kind: KindName, query = ""): Promise<string[][]> =>
      (await list(api, `${collectionPath(kind)}${query}`, z.object({ metadata }))).map((each) => [
        kind,
        each.metadata.namespace ?? "",
        each.metadata.name,
      ]);
    const policies = await Promise.all(policyKindNames.map((kind) => rowsOf(kind)));
    const observedBy = await Promise.all(OBSERVED_BY.map((kind) => rowsOf(kind, OF_THE_LAB)));
    return [
      "",
      section(
        "Releases",
        ["NAMESPACE", "RELEASE", "CHART", "STATUS", "REVISION"],
        await releaseRows(paths.project),
      ),
      section(
        "Pods of the lab",
        ["NAMESPACE", "POD", "PHASE", "NODE"],
        pods.map(({ metadata: { name, namespace }, status, spec }) => [
          namespace ?? "",
          name,
          status.phase ?? "",
          spec.nodeName ?? "",
        ]),
      ),
      section("Policies", ["KIND", "NAMESPACE", "NAME"], policies.flat()),
      section("Dashboards, rules, monitors", ["KIND", "NAMESPACE", "NAME"], observedBy.flat()),
    ].join("\n");
  } finally {
    api.close();
  }
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${outColours.bold(title)}\n${rows.length === 0 ? "none" : plainTable(head, rows)}\n`;
}

/** What to do next, as text to paste. */
export function nextCommands(): string {
  return [
    outColours.bold("Next"),
    'eval "$(./lab sandbox env)"                                # once per shell: pulumi, kubectl and helm on the sandbox',
    "pulumi config set phase l7-get-root && pulumi up --yes     # swap the phase",
    "pulumi destroy --yes                                       # take the lab down again",
    "./lab sandbox down                                         # stop the sandbox",
  ].join("\n");
}
