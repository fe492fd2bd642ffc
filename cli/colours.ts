import pc from "picocolors";

/**
 * Whether a stream gets colours: it is a terminal that can show them, or FORCE_COLOR says so; never with NO_COLOR
 * (no-color.org). A CI is not a terminal, whatever its environment says.
 */
export const wantsColours = (
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") return false;
  if (environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && environment.TERM !== "dumb";
};

/** Colours for what goes to standard output. */
export const outColours = pc.createColors(wantsColours(process.stdout, process.env));
/** Colours for what goes to standard error. */
export const errorColours = pc.createColors(wantsColours(process.stderr, process.env));
