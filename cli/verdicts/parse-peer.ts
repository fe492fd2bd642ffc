import { type NamedPeer, PeerError, readPeer } from "../../questions/read-peer";
import type { Subject } from "../../questions/subject";
import { usageError } from "./usage-error";

/** The option that an end was written in. */
export type PeerOption = "--from" | "--to";

/**
 * Reads one end of a flow from the command line.
 *
 * @throws UserError (wrong usage) for what is not there or could mean several; it says how to write what is meant.
 */
export const parsePeer = (
  text: string,
  option: PeerOption,
  subject: Pick<Subject, "world" | "names">,
): NamedPeer => {
  try {
    return readPeer(text, option === "--from" ? "from" : "to", subject);
  } catch (error) {
    if (error instanceof PeerError) throw usageError(`${option} ${error.message}`, error.fix);
    throw error;
  }
};
