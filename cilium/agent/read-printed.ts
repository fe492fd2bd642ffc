import type * as z from "zod";

/** What a text is as JSON; undefined for one that is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads what `cilium-dbg … -o json` has printed.
 *
 * @param words the command: `policy get`.
 * @throws Error that says which command answers in no known form.
 */
export const readPrinted = <T>(schema: z.ZodType<T>, words: string, text: string): T => {
  const json = parseJson(text);
  if (json === undefined) throw new Error(`what cilium-dbg ${words} answers is not JSON`);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `what cilium-dbg ${words} answers is not of the known form: ${issue?.path.join(".")}: ${issue?.message}`,
  );
};
