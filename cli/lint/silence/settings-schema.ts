import { closest } from "fastest-levenshtein";
import * as z from "zod";
import { everyFindingId, isFindingId } from "./silence";

const texts = z.array(z.string().min(1)).min(1);

/** One entry of `lint.ignore`. */
export const ignoreSchema = z.strictObject({
  finding: z.string().refine(isFindingId, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no finding; perhaps ${closest(String(input), everyFindingId)}`,
  }),
  reason: z.string().trim().min(1, { error: "a reason is expected, and this is empty" }),
  files: texts.optional(),
  policies: texts.optional(),
});

/** `.lab.yaml`. */
export const settingsSchema = z.strictObject({
  lint: z
    .strictObject({
      failOn: z.enum(["error", "warning", "info", "none"]).optional(),
      include: texts.optional(),
      exclude: texts.optional(),
      baseline: z.string().min(1).optional(),
      ignore: z.array(ignoreSchema).optional(),
    })
    .optional(),
});

const keyText = (steps: readonly PropertyKey[]): string =>
  steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

const keysAt = (steps: readonly PropertyKey[]): readonly string[] => {
  if (steps.length === 0) return ["lint"];
  return steps.length === 1
    ? ["failOn", "include", "exclude", "baseline", "ignore"]
    : Object.keys(ignoreSchema.shape);
};

/** What is wrong with a value: its key, and what is accepted there. */
export const issueText = (issue: z.core.$ZodIssue, value: unknown): string => {
  const { path: steps, message } = issue;
  const key = keyText(steps);
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys.map((name) => keyText([...steps, name])).join(", ");
    return `${unknown}: no such key; accepted: ${keysAt(steps).join(", ")}`;
  }
  const there = steps.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    value,
  );
  const wording =
    there === undefined && issue.code === "invalid_type"
      ? `${issue.expected} is expected, and nothing is there`
      : message;
  return key === "" ? wording : `${key}: ${wording}`;
};
