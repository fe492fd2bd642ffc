import type { ClusterApi } from "../../cluster/api";
import type { Witness } from "../../proof/witness";

/** Those beside the client who may see what becomes of a probe. */
export const witnessesFor = (_api: ClusterApi): readonly Witness[] => [];
