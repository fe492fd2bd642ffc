/** Name of the phase that lays down the user's own policies. */
export const ownPhase = "own";
