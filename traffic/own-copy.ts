/**
 * A copy of a text that is a part of a longer one. V8 keeps the longer one in memory as long as a part of it is kept, and here
 * that is a megabyte of lines: whatever is remembered has to be copied.
 */
export const ownCopy = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
