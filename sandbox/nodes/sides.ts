import { kwokNodes } from "./kwok-nodes";
import type { NodeSide, NodeSideName } from "./node-side";
import { packetsNodes } from "./packets/packets-nodes";

/** The nodes that a sandbox can have. */
export const nodeSides: Readonly<Record<NodeSideName, NodeSide>> = { kwok: kwokNodes, packets: packetsNodes };
