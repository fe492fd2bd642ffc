import type { StringMap } from "../kubernetes-object";

/** An object as a manifest, Pulumi's state or an API server has it. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: StringMap;
    readonly annotations?: StringMap;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** An object as an API server has it. */
export interface LiveObject extends AnyObject {
  readonly metadata: AnyObject["metadata"] & {
    readonly uid: string;
    readonly resourceVersion: string;
    /** Set from the moment on at which somebody deleted it; it is there until its finalizers are gone. */
    readonly deletionTimestamp?: string;
  };
}
