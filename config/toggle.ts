import * as z from "zod";
import { facts } from "./key-facts";

/** A boolean key with a default; the proposed example is the other value. */
export const toggle = (description: string, preset: boolean) =>
  z
    .boolean()
    .default(preset)
    .meta(facts(description, String(!preset)));
