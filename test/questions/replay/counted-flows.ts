import { whatCounts } from "../../../questions/replay/what-counts";
import type { CountedGroup } from "../../../traffic/counted-group";
import { FlowCounter } from "../../../traffic/flow-counter";
import { LineReader } from "../../../traffic/read-line";
import type { ManifestObject, World } from "../../../verdicts/world";

/** Lines of a record, counted as a world's policies tell them apart. */
export const countLines = (
  lines: readonly string[],
  ...worlds: readonly World[]
): readonly CountedGroup[] => {
  const counter = new FlowCounter(whatCounts(worlds));
  const reader = new LineReader();
  for (const line of lines) {
    const read = reader.read(line);
    if (read.kind === "flow") counter.add(read.flow, Date.parse(read.flow.time));
  }
  return [...counter.groups];
};

/** A policy about every pod of `shop`, with this in its spec. */
export const policy = (name: string, spec: Readonly<Record<string, unknown>>): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: "shop" },
  spec: { endpointSelector: {}, ...spec },
});

/** Peers and a port of a rule. */
export const toApi = (port: string, more: Readonly<Record<string, unknown>> = {}) => ({
  toEndpoints: [{ matchLabels: { app: "api" } }],
  toPorts: [{ ports: [{ port, protocol: "TCP" }], ...more }],
});
