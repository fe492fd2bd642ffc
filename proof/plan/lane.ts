import { appLabel } from "../../observability/queries/app-label";
import type { Peer } from "../../verdicts/world";
import type { Destination } from "./destination";
import type { Source } from "./source";

/** As counters know a pod: two replicas are one end, and so are two pods without a name for what they are. */
const podEnd = (namespace: string, labels: Readonly<Record<string, string>>): string =>
  `${namespace}/${appLabel(labels)}`;

/** What no pod is has no name there: the world, and pods that have their node's address. */
const world = "the world";

const sourceEnd = (source: Source): string => {
  switch (source.kind) {
    case "pod":
      return podEnd(source.pod.namespace, source.pod.labels);
    case "helper":
      return podEnd(source.endpoint.namespace, source.endpoint.labels ?? {});
    case "outside":
      return world;
  }
};

const destinationEnd = (destination: Destination, to: Peer): string => {
  switch (destination.kind) {
    case "pod":
      return destination.pod.hostNetwork ? world : podEnd(destination.pod.namespace, destination.pod.labels);
    case "helper":
      return podEnd(destination.endpoint.namespace, destination.endpoint.labels ?? {});
    case "address":
      return destination.outside ? world : JSON.stringify(to);
    case "name":
      return world;
  }
};

/**
 * The lane of a probe: what goes on between the same two ends, as Hubble's counters tell ends apart, goes one after the other, since
 * what is counted is to be one probe's.
 *
 * @param asksDns it asks a name server: who reaches the world by name looks it up first, so both are one lane.
 */
export const laneOf = (source: Source, destination: Destination, to: Peer, asksDns: boolean): string =>
  `${sourceEnd(source)} to ${asksDns ? world : destinationEnd(destination, to)}`;
