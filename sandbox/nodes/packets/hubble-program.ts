import path from "node:path";
import type { Reporter } from "../../reporter";
import { buildGoProgram } from "../../toolchain/go-program";
import { isExecutable, searchedFolders } from "../../toolchain/path-lookup";
import { packetPrograms } from "./programs";

/** Path of `hubble` where it is on PATH. */
export const hubbleOnPath = (pathVariable: string): string | undefined =>
  searchedFolders(pathVariable)
    .map((folder) => path.join(folder, "hubble"))
    .find(isExecutable);

/**
 * Path of Cilium's `hubble`: the one on PATH, else one that is built from Cilium's module, once, into the cache (it shares
 * most packages with the agent; alone it takes some minutes).
 *
 * @throws UserError if there is no Go to build it with.
 */
export const hubbleProgram = async (
  reporter: Reporter,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> => {
  const found = hubbleOnPath(environment.PATH ?? "");
  if (found !== undefined) return found;
  const program = packetPrograms.find(({ name }) => name === "hubble");
  if (program === undefined) throw new Error("hubble is not among the programs of the node with packets");
  return buildGoProgram(program, reporter);
};
