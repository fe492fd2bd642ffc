import type { HelmValues } from "../cilium-values";
import type { ClusterNeed } from "./cluster-need";
import { set, textAt, valueAt } from "./value-at";

/** A Service of a chart that can be reached from outside the cluster, and what the chart makes it by default. */
export interface Exposed {
  readonly path: string;
  /** `namespace/name`. */
  readonly service: string;
  readonly preset?: { readonly type: string; readonly port?: number };
  /** Keys of node ports below the path. Default: `nodePort`. */
  readonly portKeys?: readonly string[];
}

/** By which annotation a load balancer is asked for an address: of Cilium, MetalLB and kube-vip. */
const addressAnnotations: readonly string[] = [
  "lbipam.cilium.io/ips",
  "io.cilium/lb-ipam-ips",
  "metallb.io/loadBalancerIPs",
  "metallb.universe.tf/loadBalancerIPs",
  "kube-vip.io/loadbalancerIPs",
];

/** By which several Services say that they share one. */
const sharingAnnotations: readonly string[] = [
  "lbipam.cilium.io/sharing-key",
  "io.cilium/lb-ipam-sharing-key",
  "metallb.io/allow-shared-ip",
  "metallb.universe.tf/allow-shared-ip",
];

const annotationsAt = (values: HelmValues, path: string): Readonly<Record<string, unknown>> => {
  const found = valueAt(values, `${path}.annotations`);
  return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
};

/** The addresses that a Service is to have, and the keys that say so. */
const wantedAddresses = (values: HelmValues, path: string): readonly { key: string; address: string }[] => {
  const annotations = annotationsAt(values, path);
  if (sharingAnnotations.some((name) => annotations[name] !== undefined)) return [];
  const named = ["loadBalancerIP", "clusterIP"].flatMap((key) => {
    const address = textAt(values, `${path}.${key}`);
    return address === undefined || address === "None" ? [] : [{ key: `.${key}`, address }];
  });
  const asked = addressAnnotations.flatMap((name) => {
    const text = annotations[name];
    const addresses = typeof text === "string" ? text.split(",").map((each) => each.trim()) : [];
    return addresses.map((address) => ({ key: `.annotations["${name}"]`, address }));
  });
  return [...named, ...asked];
};

/** What a Service that is reached from outside needs: somebody who gives out addresses, a free node port, a free address. */
export const exposedNeeds = (
  part: "cilium" | "monitoring",
  values: HelmValues,
  { path, service, preset, portKeys = ["nodePort"] }: Exposed,
): readonly ClusterNeed[] => {
  const type = textAt(values, `${path}.type`) ?? preset?.type;
  const key = `${part}.values.${path}`;
  const because = `the Service ${service} is reached from outside (${key})`;
  const addresses = wantedAddresses(values, path).map(
    ({ key: name, address }): ClusterNeed => ({
      kind: "Address",
      key: `${key}${name}`,
      because: `the Service ${service} is to have the address ${address}`,
      address,
      service,
      fix: `${set(`'${key}${name}'`, "ADDRESS")}   # one that is free`,
    }),
  );
  if (type === "LoadBalancer") {
    const fix = set(`${key}.type`, "NodePort");
    return [{ kind: "LoadBalancer", key: `${key}.type`, because, service, fix }, ...addresses];
  }
  if (type !== "NodePort") return addresses;
  const ports = portKeys.flatMap((name): ClusterNeed[] => {
    const given = valueAt(values, `${path}.${name}`);
    const port = typeof given === "number" ? given : preset?.port;
    if (port === undefined) return [];
    const fix = `${set(`${key}.${name}`, "PORT")}   # 30000 to 32767, one that is free`;
    return [{ kind: "NodePort", key: `${key}.${name}`, because, port, service, fix }];
  });
  return [...ports, ...addresses];
};
