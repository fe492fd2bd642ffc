import type { CiliumRelease } from "../../cilium/cilium-release";
import type { StringMap } from "../kubernetes-object";

/** Names and labels of the lab's application, as policies and workloads both need them. */
export interface Lab {
  /** Namespace of the lab; enforces `restricted` pod security. */
  readonly namespace: string;
  /** A second namespace, for pods that are to be told apart by it; enforces `restricted` too. */
  readonly stageNamespace: string;
  readonly server: {
    readonly name: string;
    readonly labels: StringMap;
    /** Port that the pod listens on: the one that policies see. */
    readonly podPort: number;
    /** Port of the Service: the one that clients name. No policy ever sees it. */
    readonly servicePort: number;
  };
  readonly client: { readonly name: string; readonly labels: StringMap };
  /** Where monitoring runs, for overlays that let it scrape. */
  readonly monitoringNamespace: string;
  /** Names of clusters in the mesh: the lab's own, one that is trusted, one that is not. */
  readonly clusters: { readonly local: string; readonly peer: string; readonly stranger: string };
  /** The token that `http-header` asks for. Its value is in a Secret; verdicts are computed with the placeholder. */
  readonly adminToken: {
    readonly header: string;
    readonly secretName: string;
    readonly placeholder: string;
  };
  /** Port of the gRPC server's pod. */
  readonly grpcPort: number;
  /** The cluster's DNS server, which every pod that resolves names must reach. */
  readonly dns: { readonly namespace: string; readonly labels: StringMap; readonly port: number };
  /** The Cilium that enforces the lab's policies. Default: the release that a stack gets by default. */
  readonly cilium?: CiliumRelease;
}

/** The lab of the runbook: a server behind a Service 80→8080, a client, kube-dns of the cluster. */
export const lab: Lab = {
  namespace: "policy-lab",
  stageNamespace: "policy-stage",
  server: { name: "server", labels: { app: "server" }, podPort: 8080, servicePort: 80 },
  client: { name: "client", labels: { app: "client" } },
  monitoringNamespace: "monitoring",
  clusters: { local: "default", peer: "peer", stranger: "stranger" },
  adminToken: { header: "X-Admin-Token", secretName: "admin-token", placeholder: "the-token" },
  grpcPort: 9090,
  dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" }, port: 53 },
};
