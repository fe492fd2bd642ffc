import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { Endpoint } from "../verdicts/world";
import { benchWorld } from "./verdict-world";

/** How large a repository is: files of one object each. */
export interface RepositorySize {
  readonly files: number;
  readonly policies: number;
}

const podOf = ({ name, namespace, labels = {}, namedPorts = {} }: Endpoint): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels },
  spec: {
    containers: [
      {
        name: "main",
        image: "registry.example/app:1.0.0",
        ports: Object.entries(namedPorts).map(([port, { port: containerPort }]) => ({
          name: port,
          containerPort,
        })),
      },
    ],
  },
});

const settingsOf = (namespace: string, index: number): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: `settings-${index}`, namespace },
  data: { "settings.yaml": "level: info\nlisten: 0.0.0.0:8080\nupstreams:\n  - api\n  - cache\n" },
});

/**
 * Writes a repository of manifests, the same in every run: policies of five kinds, the pods that they are about,
 * namespaces, and settings, a folder per namespace.
 */
export const writeRepository = (folder: string, { files, policies }: RepositorySize): void => {
  const pods = Math.round((files - policies) / 2);
  const world = benchWorld({ pods, policies, flows: 0 });
  const namespaces = Object.entries(world.namespaces ?? {});
  const objects: { readonly namespace: string; readonly object: object }[] = [
    ...namespaces.map(([name, { labels }]) => ({
      namespace: name,
      object: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
    })),
    ...(world.policies ?? []).map((object) => ({ namespace: object.metadata?.namespace ?? "", object })),
    ...(world.endpoints ?? []).map((endpoint) => ({
      namespace: endpoint.namespace ?? "",
      object: podOf(endpoint),
    })),
  ];
  for (let index = 0; objects.length < files; index++) {
    const namespace = namespaces[index % namespaces.length]?.[0] ?? "";
    objects.push({ namespace, object: settingsOf(namespace, index) });
  }
  for (const [index, { namespace, object }] of objects.entries()) {
    mkdirSync(path.join(folder, namespace), { recursive: true });
    writeFileSync(path.join(folder, namespace, `${index}.yaml`), stringify(object));
  }
};
