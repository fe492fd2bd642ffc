import type { Endpoint, Flow, ManifestObject, Question } from "../verdicts/world";

/** How large a world is. */
export interface WorldSize {
  readonly pods: number;
  readonly policies: number;
  readonly flows: number;
}

const roles = ["web", "api", "worker", "cache", "db"] as const;
const tiers = ["frontend", "backend", "data"] as const;
const ports: Readonly<Record<(typeof roles)[number], number>> = {
  web: 8080,
  api: 9090,
  worker: 7000,
  cache: 6379,
  db: 5432,
};

// A sequence that is the same in every run: bench worlds have to be alike on all machines.
const sequence = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const element = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("an empty list has no element");
  return found;
};

const namespaceName = (index: number): string => `team-${index}`;

const endpoint = (index: number, namespaces: number): Endpoint => {
  const role = element(roles, Math.floor(index / namespaces));
  const instance = Math.floor(index / (namespaces * roles.length));
  return {
    name: `${role}-${index}`,
    namespace: namespaceName(index % namespaces),
    labels: {
      app: role,
      tier: element(tiers, index),
      instance: `i${instance}`,
      "pod-template-hash": `h${index}`,
    },
    serviceAccount: role,
    namedPorts: { main: { port: ports[role], protocol: "TCP" } },
  };
};

const cilium = (name: string, namespace: string, spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace },
  spec,
});

const selector = (app: string): object => ({ matchLabels: { app } });
const tcp = (port: number): object => ({ port: String(port), protocol: "TCP" });

type Maker = (index: number, namespace: string) => ManifestObject;

/** The kinds of policies of a cluster in use, in turn. */
const makers: readonly Maker[] = [
  (index, namespace) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `default-deny-${index}`, namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  (index, namespace) =>
    cilium(`allow-${index}`, namespace, {
      endpointSelector: selector(element(roles, index)),
      ingress: [
        {
          fromEndpoints: [
            selector(element(roles, index + 1)),
            { matchLabels: { tier: element(tiers, index) } },
          ],
          toPorts: [{ ports: [tcp(ports[element(roles, index)])] }],
        },
      ],
      egress: [{ toEndpoints: [{}] }, { toEntities: ["kube-apiserver"] }],
    }),
  (index, namespace) =>
    cilium(`requests-${index}`, namespace, {
      endpointSelector: selector("api"),
      ingress: [
        {
          fromEndpoints: [selector("web")],
          toPorts: [
            {
              ports: [tcp(ports.api)],
              rules: {
                http: [
                  { method: "GET", path: `/v${index % 4}/.*` },
                  { method: "POST", path: "/orders" },
                ],
              },
            },
          ],
        },
      ],
    }),
  (index, namespace) =>
    cilium(`other-teams-${index}`, namespace, {
      endpointSelector: { matchExpressions: [{ key: "tier", operator: "In", values: ["backend", "data"] }] },
      ingress: [
        {
          fromEndpoints: [
            {
              matchLabels: {
                "k8s:io.kubernetes.pod.namespace": namespaceName(index % 7),
                app: element(roles, index),
              },
            },
          ],
        },
      ],
      ingressDeny: [{ fromEntities: ["world"] }],
    }),
  (index, namespace) =>
    cilium(`outside-${index}`, namespace, {
      endpointSelector: selector(element(roles, index)),
      egress: [
        { toCIDRSet: [{ cidr: `10.${index % 200}.0.0/16`, except: [`10.${index % 200}.7.0/24`] }] },
        {
          toEndpoints: [
            { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns" } },
          ],
          toPorts: [
            { ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchPattern: "*.example.org" }] } },
          ],
        },
        { toFQDNs: [{ matchPattern: "*.example.org" }], toPorts: [{ ports: [tcp(443)] }] },
      ],
    }),
];

const flow = (endpoints: readonly Endpoint[], next: (below: number) => number): Flow => {
  const pod = (): Endpoint => element(endpoints, next(endpoints.length));
  const [from, to] = [pod(), pod()];
  const name = ({ namespace, name: own }: Endpoint): string => `${namespace}/${own}`;
  const port = next(4) === 0 ? 80 : (to.namedPorts?.main?.port ?? 80);
  switch (next(10)) {
    case 0:
      return { from: name(from), to: { cidr: `10.${next(200)}.${next(16)}.1` }, port: 443, protocol: "TCP" };
    case 1:
      return { from: { entity: "world" }, to: name(to), port, protocol: "TCP" };
    case 2:
      return { from: name(from), to: { fqdn: "api.example.org" }, port: 443, protocol: "TCP" };
    case 3:
    case 4:
      return {
        from: name(from),
        to: name(to),
        port,
        protocol: "TCP",
        http: { method: element(["GET", "POST"], next(2)), path: `/v${next(4)}/items/${next(50)}` },
      };
    default:
      return { from: name(from), to: name(to), port, protocol: "TCP" };
  }
};

/** A world of a given size, the same in every run: teams with five applications each, and five kinds of policies. */
export const benchWorld = ({ pods, policies, flows }: WorldSize): Question => {
  const namespaces = Math.max(4, Math.round(pods / 50));
  const endpoints = Array.from({ length: pods }, (_, index) => endpoint(index, namespaces));
  const next = sequence(20_260);
  return {
    namespaces: Object.fromEntries(
      Array.from({ length: namespaces }, (_, index) => [
        namespaceName(index),
        { labels: { env: element(["prod", "test"], index), team: namespaceName(index) } },
      ]),
    ),
    endpoints,
    policies: Array.from({ length: policies }, (_, index) =>
      element(makers, Math.floor(index / namespaces))(index, namespaceName(index % namespaces)),
    ),
    flows: Array.from({ length: flows }, () => flow(endpoints, next)),
  };
};
