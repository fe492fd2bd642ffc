/** The version of the official provider that the stand-in takes the place of. */
export const STAND_IN_VERSION = "4.34.2";
