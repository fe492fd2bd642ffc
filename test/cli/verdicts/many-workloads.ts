/** Manifests of so many namespaces with five workloads each, whose policies let the first reach the second. */
export const manyWorkloads = (namespaces: number): string =>
  Array.from({ length: namespaces }, (_, index) => {
    const namespace = `team-${index}`;
    const pods = ["web", "api", "db", "cache", "job"].map(
      (app) => `
apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: ${namespace}, labels: {app: ${app}}}
spec: {containers: [{name: c, ports: [{containerPort: 8080}]}]}
---`,
    );
    return `${pods.join("")}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-to-api, namespace: ${namespace}}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
---
`;
  }).join("");
