import type { Lab } from "../lab/lab";
import type { Phase, PhaseFacts } from "../phase";

/** Name of the phase that lays down the user's own policies. */
export const ownPhase = "own";

/** What is known of that phase before its folder is read. */
export const ownFacts: PhaseFacts = {
  name: ownPhase,
  summary: "The policies of your own folder, above default-deny.",
  requires: ["own-folder"],
  page: "own-policies.md",
  // Its expectations may name a pod that does not run.
  certainPods: 1,
};

/**
 * The phase of a folder.
 *
 * @param directory relative to `base`.
 * @throws UserError with everything that is wrong, by file and field.
 */
export const readOwnPhase = (directory: string, base: string, lab: Lab): Phase => {
  // Reading manifests and looking for findings in them is for this phase alone.
  const { readOwnPolicies } = require("./own-policies") as typeof import("./own-policies");
  const { workloads, objects, expectations } = readOwnPolicies(directory, base, lab);
  return {
    ...ownFacts,
    summary: `The policies in ${directory}, above default-deny.`,
    workloads,
    objects: () => objects,
    expectations: () => expectations,
  };
};
