import type { CountedEnd } from "../../traffic/counted-ends";

/** More of each are counted. */
const most = 2;

const listed = (all: readonly string[], more = 0): string => {
  const rest = all.length - most + more;
  const shown = all.slice(0, most).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
};

/** What people call an end: `shop/web`, `api.example.org`, `world (192.0.2.1 and 4 more)`. */
export const endText = ({ recorded, names, addresses, moreAddresses }: CountedEnd): string => {
  if (names.length > 0) return listed(names);
  if (addresses.length === 0) return recorded.name;
  return `${recorded.name} (${listed(addresses, moreAddresses)})`;
};
