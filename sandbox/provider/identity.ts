import { createHash } from "node:crypto";
import { objectOrEmpty, type Properties, stringOrUndefined, valueAt } from "./values";

/** The field manager of one resource: the same in every run, so that an interrupted create is recognised. */
export function fieldManagerOf(urn: string): string {
  return `pulumi-kubernetes-${urnHash(urn)}`;
}

/** Eight hex digits that stand for a URN where a URN is too long. */
export function urnHash(urn: string): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, 8);
}

/** The Pulumi ID of an object: `namespace/name`, or `name` where there is no namespace. */
export function idOf(object: Properties): string {
  const name = stringOrUndefined(valueAt(object, "metadata", "name")) ?? "";
  const namespace = stringOrUndefined(valueAt(object, "metadata", "namespace"));
  return namespace ? `${namespace}/${name}` : name;
}

/** Splits an ID again. */
export function parseId(id: string): { namespace: string | undefined; name: string } {
  const slash = id.indexOf("/");
  return slash < 0
    ? { namespace: undefined, name: id }
    : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** How messages name an object: `NetworkPolicy lab/default-deny`. */
export function describeObject(object: Properties): string {
  return `${stringOrUndefined(object.kind) ?? "object"} ${idOf(object)}`;
}

/** True when server-side apply by this very manager wrote the object. */
export function isAppliedBy(live: Properties, manager: string): boolean {
  const entries = valueAt(live, "metadata", "managedFields");
  return (
    Array.isArray(entries) &&
    entries.map(objectOrEmpty).some((entry) => entry.manager === manager && entry.operation === "Apply")
  );
}
