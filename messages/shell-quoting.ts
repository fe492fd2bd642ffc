/** Quotes a text for POSIX shells: it stands for itself, whatever it holds. */
export function quotePosix(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Quotes a text for fish, where a backslash counts inside single quotes. */
export function quoteFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Quotes a word for a POSIX shell where it needs it, for commands that people read. */
export const shellWord = (word: string): string => (/^[\w./:@%+=-]+$/.test(word) ? word : quotePosix(word));
