import type { Checkout } from "../support/checkout";
import { until } from "../support/until";

/** Kinds that the control plane itself makes and changes all the time. */
const ownLife =
  /^(events|leases|endpoints|endpointslices|componentstatuses|csinodes|nodes|ipaddresses|pods\.metrics)/;

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

/**
 * Waits until nothing is left that was not there before: what a chart's controllers made goes a little after the chart, when
 * the control plane gets to it.
 */
export const untilNothingIsAdded = async (checkout: Checkout, before: ReadonlySet<string>): Promise<void> => {
  const left = async (): Promise<string[]> => added(before, await clusterSnapshot(checkout));
  await until(
    "nothing is left",
    async () => (await left()).length === 0,
    async () => (await left()).join("\n"),
  );
};

/** What is in `after` and was not in `before`. */
export const added = (before: ReadonlySet<string>, after: ReadonlySet<string>): string[] =>
  [...after].filter((name) => !before.has(name)).sort();
