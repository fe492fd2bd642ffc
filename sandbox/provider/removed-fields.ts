import { copyValue, equalValues, isObject, type Properties, type Value } from "./values";

/**
 * The JSON merge patch that takes out of the live object what the old inputs had and the new ones do not have.
 * Server-side apply leaves such fields alone when somebody else wrote them, for example a rule added by hand that a
 * refresh took into the old inputs. Undefined when nothing is left over.
 */
export function removalPatch(live: Properties, olds: Properties, news: Properties): Properties | undefined {
  const patch: Properties = {};
  for (const key of Object.keys(olds)) {
    const before = olds[key];
    const after = news[key];
    const current = live[key];
    if (current === undefined) continue;
    const change = memberPatch(current, before, after);
    if (change !== undefined) patch[key] = change;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function memberPatch(current: Value, before: Value | undefined, after: Value | undefined): Value | undefined {
  // A value other than the old one has been defaulted or taken over since; it is not what was to be removed.
  if (after === undefined) return equalValues(current, before) || covers(current, before) ? null : undefined;
  if (isObject(current) && isObject(before) && isObject(after)) return removalPatch(current, before, after);
  if (Array.isArray(current) && Array.isArray(before) && Array.isArray(after)) {
    return listPatch(current, before, after);
  }
  return undefined;
}

/** Merge patches replace lists as a whole, so the list is sent as it should be. */
function listPatch(current: Value[], before: Value[], after: Value[]): Value | undefined {
  if (current.length > after.length && before.length > after.length) return copyValue(after);
  if (current.length !== before.length || current.length !== after.length) return undefined;
  let changed = false;
  const items = current.map((item, index) => {
    const patch = memberPatch(item, before[index], after[index]);
    if (patch === undefined || patch === null) return item;
    changed = true;
    return isObject(item) && isObject(patch) ? mergePatch(item, patch) : patch;
  });
  return changed ? items : undefined;
}

/** True when `current` holds everything that `part` holds, besides defaults of its own. */
function covers(current: Value, part: Value | undefined): boolean {
  if (isObject(current) && isObject(part)) {
    return Object.keys(part).every((key) => {
      const value = current[key];
      return value !== undefined && covers(value, part[key]);
    });
  }
  if (Array.isArray(current) && Array.isArray(part)) {
    return current.length === part.length && current.every((item, index) => covers(item, part[index]));
  }
  return equalValues(current, part);
}

/** Applies a JSON merge patch (RFC 7386). */
export function mergePatch(target: Properties, patch: Properties): Properties {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const current = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? mergePatch(isObject(current) ? current : {}, value) : value;
  }
  return merged;
}
