import { kwokNodes } from "./kwok-nodes";
import type { NodeSide } from "./node-side";

/** The nodes that a sandbox has. */
export const nodeSide: NodeSide = kwokNodes;
