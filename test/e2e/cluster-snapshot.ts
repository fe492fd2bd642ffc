import type { Checkout } from "../support/checkout";

/** Kinds that the control plane itself makes and changes all the time. */
const ownLife = /^(events|leases|endpoints|endpointslices|componentstatuses|csinodes|nodes|pods\.metrics)/;

/**
 * Every object of the cluster, of every kind that can be listed, as `resource namespace/name`; without what the
 * control plane makes for itself.
 */
export const clusterSnapshot = async (checkout: Checkout): Promise<ReadonlySet<string>> => {
  const resources = (await checkout.kubectl("api-resources", "--verbs=list", "-o", "name"))
    .split("\n")
    .filter((name) => name !== "" && !ownLife.test(name));
  const format = "{range .items[*]}{.kind}{' '}{.metadata.namespace}/{.metadata.name}{'\\n'}{end}".replaceAll(
    "'",
    '"',
  );
  const listed = await checkout.kubectl("get", resources.join(","), "-A", "-o", `jsonpath=${format}`);
  return new Set(listed.split("\n").filter((line) => line !== ""));
};

/** What is in `after` and was not in `before`. */
export const added = (before: ReadonlySet<string>, after: ReadonlySet<string>): string[] =>
  [...after].filter((name) => !before.has(name)).sort();
