import type { CiliumNetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/**
 * Lets the client send `GET /` to the server and nothing else; Cilium's proxy answers the rest with 403.
 *
 * Method and path match as a whole, so `GET` and `/` need no anchors, and `/deny` or `/?x=1` do not match `/`
 * (Cilium, security/policy/language, "Layer 7 Examples").
 */
export const l7AllowOnlyGetRoot = (lab: Lab): CiliumNetworkPolicy => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "l7-allow-only-get-root", namespace: lab.namespace },
  spec: {
    description: "The client may GET / of the server, and nothing else.",
    endpointSelector: { matchLabels: lab.server.labels },
    ingress: [
      {
        fromEndpoints: [{ matchLabels: lab.client.labels }],
        toPorts: [
          {
            ports: [{ port: String(lab.server.podPort), protocol: "TCP" }],
            rules: { http: [{ method: "GET", path: "/" }] },
          },
        ],
      },
    ],
  },
});
