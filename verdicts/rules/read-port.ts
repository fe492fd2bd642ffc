// RFC 6335, section 5.1: letters, digits and single dashes, at least one letter, at most 15 characters.
const serviceName = /^(?:[a-zA-Z0-9]-?)*[a-zA-Z](?:-?[a-zA-Z0-9])*$/;

/** Whether a text is the name of a port, not a number. */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && !/^-|--|-$/.test(text) && serviceName.test(text);

/**
 * Number of a port given as text; undefined if it is none. A leading zero means octal: Cilium reads it with Go's
 * `ParseUint(text, 0, 16)`.
 */
export const portNumber = (text: string): number | undefined => {
  const value = /^0[0-7]+$/.test(text)
    ? Number.parseInt(text, 8)
    : /^(?:0|[1-9][0-9]*)$/.test(text)
      ? Number(text)
      : -1;
  return value >= 0 && value <= 65_535 ? value : undefined;
};
