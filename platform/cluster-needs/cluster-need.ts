import type { Claim } from "../../cluster/inventory";

/** A key of the configuration, and the command that changes it to something that needs less. */
export interface WayOut {
  readonly key: string;
  readonly fix: string;
}

/** Something that a switch of the configuration needs from the cluster before anything is installed. */
export type ClusterNeed = WayOut & {
  /** What needs it, in words: `SPIRE keeps its data in a volume`. */
  readonly because: string;
} & (
    | {
        readonly kind: "StorageClass" | "IngressClass";
        /** The class that is named; absent: the cluster's default one. */
        readonly name?: string | undefined;
        /** The key that names a class. */
        readonly nameKey: string;
      }
    | {
        readonly kind: "NodePort";
        readonly port: number;
        /** The Service that is to have it, `namespace/name`. */
        readonly service: string;
      }
    | { readonly kind: "LoadBalancer"; readonly service: string }
    | {
        readonly kind: "Address";
        /** An address that a Service is to have, and nobody else may. */
        readonly address: string;
        readonly service: string;
      }
    | {
        readonly kind: "Secret";
        /** The Secret that pods of the chart mount or read, `namespace/name`. */
        readonly secret: string;
        /** Whether its pods run all the same without it. */
        readonly optional?: boolean;
      }
    /** Definitions of somebody else, by their API group. */
    | { readonly kind: "ApiGroup"; readonly group: string }
    | { readonly kind: "VolumeClaim"; readonly claim: Claim | undefined }
  );
