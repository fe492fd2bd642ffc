import type { AnyObject, LiveObject } from "./live-object";

/** A field in which an object is not what it is to be. */
export interface FieldDifference {
  /** As one would write it to kubectl: `spec.egress[1]`, `metadata.labels["example.com/team"]`. */
  readonly path: string;
  /** Whether the object has more than it should, less, or something else there. */
  readonly change: "added" | "removed" | "changed";
}

/** What an API server keeps about an object. Source: Kubernetes API conventions, "Metadata". */
const serverFields = new Set([
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0);

/** What somebody says with an object: all of it but its status and what the API server keeps. */
const saidBy = ({ status: _, metadata, ...said }: AnyObject): Fields => ({
  ...said,
  // An API server tells an empty list of labels from none as little as anybody else.
  metadata: Object.fromEntries(
    Object.entries(metadata).filter(([field, value]) => !serverFields.has(field) && !isEmpty(value)),
  ),
});

const fieldPath = (path: string, field: string): string => {
  if (!/^[A-Za-z0-9_-]+$/.test(field)) return `${path}[${JSON.stringify(field)}]`;
  return path === "" ? field : `${path}.${field}`;
};

const compareFields = (wanted: Fields, live: Fields, path: string): FieldDifference[] =>
  [...new Set([...Object.keys(wanted), ...Object.keys(live)])].flatMap((field) =>
    compare(wanted[field], live[field], fieldPath(path, field)),
  );

const compareLists = (wanted: readonly unknown[], live: readonly unknown[], path: string) =>
  Array.from({ length: Math.max(wanted.length, live.length) }, (_, index) => index).flatMap((index) =>
    compare(wanted[index], live[index], `${path}[${index}]`),
  );

const compare = (wanted: unknown, live: unknown, path: string): FieldDifference[] => {
  if (wanted === undefined) return live === undefined ? [] : [{ path, change: "added" }];
  if (live === undefined) return [{ path, change: "removed" }];
  if (isFields(wanted) && isFields(live)) return compareFields(wanted, live, path);
  if (Array.isArray(wanted) && Array.isArray(live)) return compareLists(wanted, live, path);
  return wanted === live ? [] : [{ path, change: "changed" }];
};

/**
 * In what a live object differs from what it is to be, the whole of it: rules, peers, ports, selectors, `specs`, labels,
 * annotations, owners and finalizers; not its status, and not what the API server keeps about every object.
 *
 * @param wanted the object as an API server stores it, defaults included.
 */
export const objectDifferences = (wanted: AnyObject, live: LiveObject): readonly FieldDifference[] =>
  compareFields(saidBy(wanted), saidBy(live), "");

/**
 * What has to be sent to make a live object what it is to be: with its version and its unique id, so that an API server
 * refuses it if somebody else was faster, and never takes it for a new object.
 */
export const replacementOf = (wanted: AnyObject, { metadata }: LiveObject): AnyObject => ({
  ...wanted,
  metadata: { ...wanted.metadata, uid: metadata.uid, resourceVersion: metadata.resourceVersion },
});

const words = { added: "was added", removed: "was taken away", changed: "was changed" } as const;

/** Differences in a line: `spec.egress was added; metadata.labels.team was changed`. */
export const differencesText = (differences: readonly FieldDifference[]): string =>
  differences.map(({ path, change }) => `${path} ${words[change]}`).join("; ");
