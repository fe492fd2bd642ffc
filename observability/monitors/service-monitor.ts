import type { StringMap } from "../../policies/kubernetes-object";

/** monitoring.coreos.com/v1 ServiceMonitor, as far as this program writes it. */
export interface ServiceMonitor {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "ServiceMonitor";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: StringMap };
  readonly spec: {
    /** Which Services, by their labels. */
    readonly selector: { readonly matchLabels: StringMap };
    /** Where they are looked for; absent: in the monitor's own namespace. */
    readonly namespaceSelector: { readonly matchNames: readonly string[] };
    readonly endpoints: readonly {
      /** Name of the Service's port. */
      readonly port: string;
      readonly path: string;
      /** Go duration. */
      readonly interval: string;
    }[];
  };
}
