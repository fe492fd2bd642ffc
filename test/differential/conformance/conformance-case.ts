import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Verdict } from "../../../verdicts/answer";
import type {
  Endpoint,
  Flow,
  ManifestObject,
  Peer,
  Protocol,
  Question,
  StringMap,
} from "../../../verdicts/world";

/** What a flow carries in a case. */
interface Probe {
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: Protocol;
}

// `red/a`, `red/*`, any namespace's `a`, an address, `outside` for every address, `*` for every end; or several.
type Ends = string | readonly string[];

/** What becomes of the flows that a row speaks of. Of all rows the first that fits a flow decides. */
interface Row extends Partial<Probe> {
  readonly from?: Ends;
  readonly to?: Ends;
  readonly verdict: Verdict;
}

/** A case as it stands in its file. */
export interface ConformanceCase {
  readonly name: string;
  /** What the API reference of NetworkPolicy says, or where Cilium departs from it. */
  readonly note: string;
  /** Labels that the world's pods and namespaces have instead of their own. */
  readonly relabelled?: {
    readonly pods?: Readonly<Record<string, StringMap>>;
    readonly namespaces?: Readonly<Record<string, StringMap>>;
  };
  /** Addresses outside the cluster, each an end of flows both ways. */
  readonly outside?: readonly string[];
  /** Default: port 80, TCP. */
  readonly probes?: readonly Probe[];
  readonly policies: readonly ManifestObject[];
  readonly table: readonly Row[];
}

/** The question of a case, and the verdict that its table has for each flow. */
export interface ExpandedCase {
  readonly question: Question;
  readonly expected: readonly Verdict[];
}

const colours = ["red", "green", "blue"] as const;
const letters = ["a", "b", "c"] as const;

const namedPorts: Endpoint["namedPorts"] = {
  web: { port: 80 },
  admin: { port: 81 },
  "web-udp": { port: 80, protocol: "UDP" },
};

const endpointsOf = (each: ConformanceCase): Endpoint[] =>
  colours.flatMap((namespace) =>
    letters.map((name) => ({
      name,
      namespace,
      labels: each.relabelled?.pods?.[`${namespace}/${name}`] ?? { pod: name },
      namedPorts,
    })),
  );

const namespacesOf = (each: ConformanceCase) =>
  Object.fromEntries(
    colours.map((name) => [name, { labels: each.relabelled?.namespaces?.[name] ?? { colour: name } }]),
  );

const isOutside = (end: string): boolean => /\/\d+$/.test(end);

const fits = (ends: Ends | undefined, end: string): boolean =>
  [ends ?? "*"].flat().some((pattern) => {
    if (pattern === "*" || pattern === end) return true;
    if (pattern === "outside") return isOutside(end);
    const [namespace, name] = pattern.split("/");
    const [itsNamespace, itsName] = end.split("/");
    return (
      !isOutside(end) &&
      (namespace === "*" || namespace === itsNamespace) &&
      (name === "*" || name === itsName)
    );
  });

const peer = (end: string): Peer => (isOutside(end) ? { cidr: end } : end);

const rowFor = (each: ConformanceCase, from: string, to: string, probe: Probe): number => {
  const index = each.table.findIndex(
    (row) =>
      fits(row.from, from) &&
      fits(row.to, to) &&
      (row.port === undefined || row.port === probe.port) &&
      (row.protocol === undefined || row.protocol === (probe.protocol ?? "TCP")),
  );
  if (index < 0) throw new Error(`${each.name}: no row for ${from} → ${to}:${probe.port}`);
  return index;
};

/**
 * Every ordered pair of ends with every probe, and what the table says of each.
 *
 * @throws Error if a flow has no row or a row has no flow: then the table does not say what it seems to.
 */
export const expandCase = (each: ConformanceCase): ExpandedCase => {
  const endpoints = endpointsOf(each);
  const pods = endpoints.map((endpoint) => `${endpoint.namespace}/${endpoint.name}`);
  const ends = [...pods, ...(each.outside ?? [])];
  const used = new Set<number>();
  const flows: Flow[] = [];
  const expected: Verdict[] = [];
  for (const from of ends) {
    for (const to of ends.filter((end) => end !== from && !(isOutside(end) && isOutside(from)))) {
      for (const probe of each.probes ?? [{ port: 80 }]) {
        const index = rowFor(each, from, to, probe);
        used.add(index);
        flows.push({ from: peer(from), to: peer(to), ...probe });
        expected.push((each.table[index] as Row).verdict);
      }
    }
  }
  const idle = each.table.findIndex((_, index) => !used.has(index));
  if (idle >= 0) throw new Error(`${each.name}: row ${idle} of the table fits no flow`);
  return {
    question: { namespaces: namespacesOf(each), endpoints, policies: each.policies, flows },
    expected,
  };
};

/** Every case, in the order of the files. */
export const conformanceCases = (): ConformanceCase[] => {
  const folder = join(__dirname, "cases");
  return readdirSync(folder)
    .sort()
    .map((file) => parse(readFileSync(join(folder, file), "utf8")) as ConformanceCase);
};
