/** Parts of a path that name one thing of many, and the pattern that stands for them. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/^\d+$/, "[0-9]+"],
  [/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"],
  [/^(?=.*\d)[0-9a-f]{8,}$/i, "[0-9a-fA-F]+"],
];

/** A text as a pattern that matches nothing else. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const segmentPattern = (segment: string): string =>
  varying.find(([what]) => what.test(segment))?.[1] ?? literal(segment);

/**
 * The pattern of a recorded request target: numbers, UUIDs and hexadecimal names in the path stand for others of their kind,
 * a query string for any other. A pattern of Cilium matches the whole target, query string included.
 */
export const pathPattern = (target: string): string => {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const pattern = path.split("/").map(segmentPattern).join("/");
  return mark < 0 ? pattern : `${pattern}\\?.*`;
};
