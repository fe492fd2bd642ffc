import * as z from "zod";
import { facts } from "./key-facts";

/** The digest of a chart's archive; one key's form in every part that has a chart. */
export const chartDigest = z
  .string()
  .regex(/^(sha256:)?[0-9a-f]{64}$/i, "a SHA-256 in hexadecimal, `sha256:` in front or not")
  .optional()
  .meta(
    facts(
      "SHA-256 of the chart's archive; one with another is refused. Default: pinned for the default version; for another version what it was when it was first fetched.",
      "sha256:fb2af7f257395f5f9e5c2144febabf2b49b883f222345247ba107e36edb8794b",
    ),
  );
