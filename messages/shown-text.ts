/** Sequences that colour text (SGR), which is all that this program itself asks of a terminal in a result. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const colour = /\u001b\[\d{1,3}m/g;

/**
 * Characters that a terminal would obey instead of showing: controls but line feed and tab, and those that turn the
 * direction of writing (CVE-2021-42574).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unshown = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (text: string): string =>
  text.replace(unshown, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/**
 * Text as it may be written to a terminal or a file: what came from an input and would be obeyed there is shown escaped, as
 * in JSON.
 *
 * @param colours whether colours are this program's own and stay.
 */
export const shownText = (text: string, colours: boolean): string => {
  if (text.search(unshown) < 0) return text;
  if (!colours) return escaped(text);
  let at = 0;
  let shown = "";
  for (const { 0: sequence, index } of text.matchAll(colour)) {
    shown += escaped(text.slice(at, index)) + sequence;
    at = index + sequence.length;
  }
  return shown + escaped(text.slice(at));
};
