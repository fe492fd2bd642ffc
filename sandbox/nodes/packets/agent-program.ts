import path from "node:path";
import { checkoutFolder } from "../../checkout-folder";
import type { GoProgram } from "../../toolchain/go-program";

export const CILIUM = "github.com/cilium/cilium";
/** The module with everything that a node runs. */
export const module = path.join(checkoutFolder, "sandbox", "packets");

/** A program of that module, or of another one. */
export const program = (
  name: string,
  goPackage: string,
  label: string,
  sources: string = module,
): GoProgram => ({ name, sources, package: goPackage, label: `building ${label}` });

/** Cilium's agent, the one whose build needs a machine for itself. */
export const agentProgram: GoProgram = program(
  "cilium-agent",
  `${CILIUM}/daemon`,
  "Cilium's agent (10 min of processor time, 3.5 GB of memory)",
);
