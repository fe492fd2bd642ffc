import { datapathQueries } from "./datapath-queries";
import { dnsQueries } from "./dns-queries";
import { dropQueries } from "./drop-queries";
import { flowQueries } from "./flow-queries";
import { healthQueries } from "./health-queries";
import { httpQueries } from "./http-queries";
import { proxyQueries } from "./proxy-queries";

/** Every named query, by its name. */
export const queries = {
  ...flowQueries,
  ...dropQueries,
  ...datapathQueries,
  ...httpQueries,
  ...proxyQueries,
  ...dnsQueries,
  ...healthQueries,
} as const;

/** Name of a query. */
export type QueryName = keyof typeof queries;

export { flowsBetween, type LabelledEnd, type Pair, requestsBetween } from "./pair-queries";
export { everywhere, type Query, type QueryParameters } from "./query";
