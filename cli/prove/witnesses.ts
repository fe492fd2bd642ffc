import type { ClusterApi } from "../../cluster/api";
import type { Witness } from "../../proof/witness";
import { hubbleWitness } from "../../proof/witnesses/hubble-witness";
import { metricsWitness } from "../../proof/witnesses/metrics-witness";
import { hubbleProgram } from "../../sandbox/nodes/packets/hubble-program";
import { terminalReporter } from "../terminal-reporter";

/** Those beside the client who may see what becomes of a probe. */
export const witnessesFor = (api: ClusterApi): readonly Witness[] => [
  hubbleWitness(api, () => hubbleProgram(terminalReporter())),
  metricsWitness(api),
];
