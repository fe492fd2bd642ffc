import { type Address, containsAddress } from "../addresses/prefix";
import type { LabelKey } from "./label-key";

/** A label with its source. */
export interface Label {
  readonly source: string;
  readonly name: string;
  readonly value: string;
}

/**
 * A security identity: what Cilium's policies see of an end of a flow. Pods with the same labels share one.
 */
export class Identity {
  readonly #byName = new Map<string, Label[]>();
  /** Namespace of the pods; empty for identities that are not pods. */
  readonly namespace: string;
  readonly isHost: boolean;
  /** Whether it is outside of the cluster. */
  readonly isWorld: boolean;

  /**
   * @param id index of the identity in its world.
   * @param text what a user calls it.
   * @param address the address, for ends outside the cluster: matched by every network that holds it.
   * @param aggregate the identity that stands for all of its sort, where the datapath looks that up as well.
   */
  constructor(
    readonly id: number,
    readonly text: string,
    labels: readonly Label[],
    readonly address?: Address,
    readonly aggregate?: Identity,
  ) {
    // Cilium keeps labels sorted by key, and the first of a name wins where a selector names no source.
    for (const label of [...labels].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
      const same = this.#byName.get(label.name);
      if (same === undefined) this.#byName.set(label.name, [label]);
      else same.push(label);
    }
    this.namespace = this.valueOf({ source: "k8s", name: "io.kubernetes.pod.namespace" }) ?? "";
    this.isWorld = ["world", "world-ipv4", "world-ipv6"].some(
      (name) => this.valueOf({ source: "reserved", name }) !== undefined,
    );
    this.isHost = this.valueOf({ source: "reserved", name: "host" }) !== undefined;
  }

  /** Value of the label that a key matches; undefined if there is none. */
  valueOf(key: LabelKey): string | undefined {
    if (key.prefix !== undefined) {
      return this.address !== undefined && containsAddress(key.prefix, this.address) ? "" : undefined;
    }
    const labels = this.#byName.get(key.name);
    if (labels === undefined) return undefined;
    if (key.source === "any") return labels[0]?.value;
    for (const label of labels) if (label.source === key.source) return label.value;
    return undefined;
  }

  /** Whether the label that a key matches has one of these values. Labels of groups of networks can have several. */
  hasOneOf(key: LabelKey, values: ReadonlySet<string>): boolean {
    if (key.source === "cidrgroup") {
      const labels = this.#byName.get(key.name) ?? [];
      return labels.some(({ source, value }) => source === key.source && values.has(value));
    }
    const value = this.valueOf(key);
    return value !== undefined && values.has(value);
  }
}
