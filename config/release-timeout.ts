import * as z from "zod";
import { facts } from "./key-facts";

/** How long Helm may wait for a release; one key's form in every part that has a release. */
export const releaseTimeout = z
  .int()
  .min(30)
  .max(3600)
  .default(600)
  .meta(facts("Seconds that Helm waits for the release to be ready.", "600"));
