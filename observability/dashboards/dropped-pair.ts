import { queries } from "../queries";
import type { Section } from "./layout";
import { timeSeries } from "./panels/time-series";

/** Who talks and who is talked to, side by side: one of them alone names half of a denied flow. */
export const droppedPair: Section = {
  title: "Who is dropped, and who is talked to in vain",
  panels: [
    { panel: timeSeries(queries["drops-by-source-namespace"]), width: 12, height: 8 },
    { panel: timeSeries(queries["drops-by-destination-namespace"]), width: 12, height: 8 },
    { panel: timeSeries(queries["drops-between-namespaces"]), width: 24, height: 8 },
  ],
};
