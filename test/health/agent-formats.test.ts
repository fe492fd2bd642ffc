import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { agentEndpointSchema } from "../../cilium/agent/agent-endpoints";
import { agentMetricsSchema } from "../../cilium/agent/agent-metrics";
import { agentPolicySchema } from "../../cilium/agent/agent-policies";
import { ciliumReleases } from "../../cilium/releases";
import { agentStatusSchema } from "../../health/facts/agent-status";
import { ciliumModule } from "../../scripts/pinned-module";

const root = join(__dirname, "../..");

/** What each part of an answer is called in Cilium's `api/v1/models`. */
const structs: Readonly<Record<string, string>> = {
  "": "StatusResponse",
  cilium: "Status",
  kubernetes: "K8sStatus",
  kvstore: "Status",
  controllers: "ControllerStatus",
  "controllers.status": "ControllerStatusStatus",
  proxy: "ProxyStatus",
  "proxy.redirects": "ProxyRedirect",
  ipam: "IPAMStatus",
  hubble: "HubbleStatus",
  "hubble-metrics": "HubbleMetricsStatus",
  nodeMonitor: "MonitorStatus",
  "kube-proxy-replacement": "KubeProxyReplacement",
  routing: "Routing",
  "cluster-mesh": "ClusterMeshStatus",
  "cluster-mesh.clusters": "RemoteCluster",
  endpoint: "Endpoint",
  "endpoint.status": "EndpointStatus",
  "endpoint.status.external-identifiers": "EndpointIdentifiers",
  "endpoint.status.policy": "EndpointPolicyStatus",
  "endpoint.status.policy.realized": "EndpointPolicy",
  "endpoint.status.health": "EndpointHealth",
  policy: "Policy",
  metric: "Metric",
};

/** The keys that a schema reads, by the place of the object that they are in. */
const keysOf = (schema: unknown, place: string, found: Map<string, string[]>): void => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    keysOf(schema.unwrap(), place, found);
  } else if (schema instanceof z.ZodArray) {
    keysOf(schema.element, place, found);
  } else if (schema instanceof z.ZodObject) {
    found.set(place, Object.keys(schema.shape));
    for (const [key, each] of Object.entries(schema.shape)) {
      keysOf(each, place === "" ? key : `${place}.${key}`, found);
    }
  }
};

const read = new Map<string, string[]>();
keysOf(agentStatusSchema, "", read);
keysOf(agentEndpointSchema, "endpoint", read);
keysOf(agentPolicySchema, "policy", read);
keysOf(agentMetricsSchema, "metric", read);

/** JSON names of the fields of a Go struct. */
const fieldsOf = (models: string, struct: string): readonly string[] => {
  const body = new RegExp(`^type ${struct} struct \\{([\\s\\S]*?)^\\}`, "m").exec(models)?.[1] ?? "";
  return [...body.matchAll(/json:"([^",]+)/g)].map(([, name = ""]) => name);
};

const modelsOf = (version: string): string => {
  const folder = join(ciliumModule(root, version), "api/v1/models");
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
};

describe("what Cilium's agents print", function () {
  this.timeout(120_000);

  for (const { minor, version } of ciliumReleases) {
    it(`has the names that are read, in Cilium ${minor}`, () => {
      const models = modelsOf(version);
      for (const [place, keys] of read) {
        const struct = structs[place];
        assert.ok(struct !== undefined, `nobody says which struct ${place} is`);
        const fields = fieldsOf(models, struct);
        assert.ok(fields.length > 0, `${struct} is not in api/v1/models`);
        for (const key of keys) assert.ok(fields.includes(key), `${struct} has no ${key}`);
      }
    });
  }

  it("would be missed under another name", () => {
    assert.deepEqual(fieldsOf('type Status struct {\n\tMsg string `json:"msg,omitempty"`\n}\n', "Status"), [
      "msg",
    ]);
    assert.deepEqual(fieldsOf("type Other struct {\n}\n", "Status"), []);
  });

  it("says what it asks of Kubernetes and of the kernel in its documentation", () => {
    for (const { version, requires } of ciliumReleases) {
      const documentation = join(ciliumModule(root, version), "Documentation");
      const requirements = readFileSync(join(documentation, "network/kubernetes/requirements.rst"), "utf8");
      const tested = [...requirements.matchAll(/^\* (1\.\d+)$/gm)].map(([, minor]) => minor);
      assert.deepEqual(tested, requires.kubernetes);
      const system = readFileSync(join(documentation, "operations/system_requirements.rst"), "utf8");
      assert.equal(/`Linux kernel`_ >= ([\d.]+)/.exec(system)?.[1], requires.kernel);
    }
  });

  it("waits for the definitions that are looked for", () => {
    const { version } = ciliumReleases[0];
    const text = readFileSync(join(ciliumModule(root, version), "pkg/k8s/synced/crd.go"), "utf8");
    const body = /func agentCRDResourceNames\(\)[\s\S]*?^}/m.exec(text)?.[0] ?? "";
    const names = [...body.matchAll(/CRDResourceName\(v2(?:alpha1)?\.(\w+)\)/g)].map(([, name = ""]) => name);
    const looked = [
      "CNName",
      "CIDName",
      "CPIPName",
      "CEPName",
      "CNPName",
      "CCNPName",
      "CCGName",
      "CEGPName",
      "CLRPName",
      "CCECName",
      "CECName",
      "LBIPPoolName",
      "L2AnnouncementName",
    ];
    // Slices of endpoints and BGP: no setting of this program asks for them.
    const others = names.filter((name) => !/^(?:CESName|BGP\w+)$/.test(name));
    assert.deepEqual([...new Set(others)].sort(), [...looked].sort());
  });
});
