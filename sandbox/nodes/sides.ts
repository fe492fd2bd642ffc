import { kwokNodes } from "./kwok-nodes";
import type { NodeSide, NodeSideName } from "./node-side";
import { packetsNodes, twoPacketsNodes } from "./packets/packets-nodes";

/** The nodes that a sandbox can have. */
export const nodeSides: Readonly<Record<NodeSideName, NodeSide>> = {
  kwok: kwokNodes,
  packets: packetsNodes,
  "packets-2": twoPacketsNodes,
};
