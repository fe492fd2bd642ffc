import { clusterEssentials } from "./cluster-essentials";
import { defaultDenyAll } from "./default-deny-all";
import type { Overlay } from "./overlay";

/** Every overlay, by the name that the configuration gives. */
export const overlays = {
  "cluster-essentials": clusterEssentials,
  "default-deny-all": defaultDenyAll,
} as const satisfies Record<string, Overlay>;

/** Name of an overlay. */
export type OverlayName = keyof typeof overlays;

/** The names, essentials first. */
export const overlayNames = Object.keys(overlays) as [OverlayName, ...OverlayName[]];
