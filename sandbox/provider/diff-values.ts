import { equalValues, isObject, UNKNOWN, type Value } from "./values";

/** One step of a path into a value. */
export type PathStep = string | number;

/** One difference between two values. */
export interface ValueChange {
  readonly path: readonly PathStep[];
  readonly kind: "add" | "delete" | "update";
}

/** The differences between two values, each at the deepest place that tells it. */
export function diffValues(
  olds: Value | undefined,
  news: Value | undefined,
  path: readonly PathStep[] = [],
): ValueChange[] {
  if (news === UNKNOWN && olds !== UNKNOWN) return [{ path, kind: olds === undefined ? "add" : "update" }];
  if (equalValues(olds, news)) return [];
  if (olds === undefined) return [{ path, kind: "add" }];
  if (news === undefined) return [{ path, kind: "delete" }];
  if (isObject(olds) && isObject(news)) {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    return keys.flatMap((key) => diffValues(olds[key], news[key], [...path, key]));
  }
  if (Array.isArray(olds) && Array.isArray(news)) {
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }, (_, index) =>
      diffValues(olds[index], news[index], [...path, index]),
    ).flat();
  }
  return [{ path, kind: "update" }];
}

/** A path in the notation of the engine: `spec.containers[0].env`, `metadata.labels["app.kubernetes.io/name"]`. */
export function formatPath(path: readonly PathStep[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
