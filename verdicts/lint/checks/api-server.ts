import type { CiliumDirectionSource } from "../../rules/cilium-source";
import { portNumber } from "../../rules/read-port";
import { apiServerPort, isApiServer } from "../../worlds/service-ends";
import type { Check, FoundHere } from "../check";
import type { LintContext } from "../lint-context";
import { ciliumDirections, type DirectionPlace } from "../rule-places";

const namesApiServer = ({ toEntities = [], toEndpoints = [] }: CiliumDirectionSource): boolean =>
  (toEntities.length > 0 && toEntities.every((name) => name === "kube-apiserver")) ||
  (toEndpoints.length > 0 &&
    toEndpoints.every((one) => JSON.stringify(one).includes("reserved:kube-apiserver")));

const namesItsService = ({ toServices = [] }: CiliumDirectionSource): number =>
  toServices.findIndex(
    ({ k8sService }) =>
      k8sService?.serviceName === "kubernetes" && (k8sService.namespace ?? "default") === "default",
  );

/** Ports that the API server listens on, and whether the world says so. */
const listening = ({
  world,
}: LintContext): { readonly ports: readonly number[]; readonly known: boolean } => {
  const own = (world?.services ?? []).find(isApiServer);
  const ports = (own?.ports ?? []).flatMap(({ targetPort }) =>
    typeof targetPort === "number" ? [targetPort] : [],
  );
  return ports.length === 0 ? { ports: [apiServerPort], known: false } : { ports, known: true };
};

const coversAny = ({ toPorts = [] }: CiliumDirectionSource, wanted: readonly number[]): boolean =>
  toPorts.some(
    ({ ports = [] }) =>
      ports.length === 0 ||
      ports.some(({ port = "", endPort = 0, protocol = "ANY" }) => {
        const number = portNumber(port);
        if (number === undefined) return true;
        if (protocol === "UDP" || protocol === "SCTP") return false;
        return number === 0 || wanted.some((one) => number <= one && one <= Math.max(number, endPort));
      }),
  );

// Other ports of the same nodes: the kubelet's, etcd's, those of the control plane. Only they may be meant.
const otherPorts = [
  "10250",
  "10257",
  "10259",
  "2379",
  "2380",
  "2381",
  "9100",
  "4240",
  "4244",
  "50000",
  "50001",
];

const isAboutNodes = ({ toPorts = [] }: CiliumDirectionSource): boolean =>
  toPorts.flatMap(({ ports = [] }) => ports).every(({ port = "" }) => otherPorts.includes(port));

const wrongPort = (context: LintContext, { policy, path, source, deny }: DirectionPlace): FoundHere[] => {
  const { ports, known } = listening(context);
  if (deny || (source.toPorts ?? []).length === 0 || coversAny(source, ports)) return [];
  if (!namesApiServer(source) && namesItsService(source) < 0) return [];
  if (isAboutNodes(source)) return [];
  const here = known
    ? `the API server listens on ${ports.join(", ")}`
    : `the API server of Talos and kubeadm listens on ${apiServerPort}`;
  return [
    {
      policy: policy.name,
      path: `${path}.toPorts`,
      severity: known ? "error" : "warning",
      explanation: `The Service kubernetes:443 is translated before policies are looked at, and ${here}: connections to the API server are denied.`,
      fix: `Write port "${ports[0]}" (\`kubectl get endpointslices -n default kubernetes\` says which one it is).`,
    },
  ];
};

/** The API server at a port that it does not listen on. */
export const apiServerPortCheck: Check = {
  id: "api-server-port",
  severity: "error",
  summary:
    "A rule lets pods reach the API server at a port that it does not listen on, mostly the Service's 443.",
  why: "Policies see the address and port behind the Service, so controllers cannot reach the API server though a rule names it.",
  source:
    "Cilium documentation, security/policy/language, “Access to/from kube-apiserver”; Cilium's issue 31434; Kubernetes, kube-apiserver --secure-port",
  needsWorld: false,
  find: (context) => context.policies.flatMap(ciliumDirections).flatMap((place) => wrongPort(context, place)),
};

/** The API server named by its Service. */
export const toServicesApiServer: Check = {
  id: "to-services-api-server",
  severity: "error",
  summary:
    "`toServices` names the Service of the API server, whose addresses are those of nodes: it allows nothing.",
  why: "`toServices` becomes the addresses behind the Service, and in Cilium no address ever matches a node.",
  source:
    "Cilium documentation, security/policy/language, “Access to/from kube-apiserver”; Cilium, pkg/policy/k8s/service.go; Cilium's issue 35459",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) => {
      const index = namesItsService(source);
      if (index < 0 || deny) return [];
      return [
        {
          policy: policy.name,
          path: `${path}.toServices[${index}]`,
          explanation:
            "The API server runs on nodes, which are the entity kube-apiserver and never an address of a network: this part of the rule allows nothing.",
          fix: `Write \`toEntities: [kube-apiserver]\`, with port ${apiServerPort} if one is named.`,
        },
      ];
    }),
};
