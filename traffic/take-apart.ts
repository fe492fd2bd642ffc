/** The parts of a line that Hubble wrote. */
export interface LineParts {
  readonly time: string;
  readonly verdict: string;
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  /** `TCP`, `ICMPv4`, … */
  readonly protocol: string;
  /** The source's port; ICMP's type. */
  readonly first: number;
  /** The destination's port; ICMP's code. */
  readonly second: number;
  /** JSON of the ends. */
  readonly source: string;
  readonly destination: string;
  /** JSON of what comes after the ends, without its braces. */
  readonly rest: string;
  /** Whether it is about a request. */
  readonly isL7: boolean;
}

const text = '"([^"\\\\]*)"';

const beginning = new RegExp(
  `^\\{"flow":\\{"time":${text}(?:,"uuid":${text})?,"verdict":${text}(?:,"drop_reason":\\d+)?` +
    `(?:,"ethernet":\\{[^{}]*\\})?,"IP":\\{"source":${text},"destination":${text}[^{}]*\\}` +
    `,"l4":\\{"(\\w+)":\\{"(?:source_port|type)":(\\d+)(?:,"(?:destination_port|code)":(\\d+))?` +
    `(?:,"flags":\\{[^{}]*\\})?\\}\\},"source":(?=\\{)`,
);

/** What follows the flow in a line. */
const ending = '},"node_name":"';
const wholeEnding = /^\},"node_name":"[^"\\]*","time":"[^"\\]*"\}\s*$/;

/**
 * Cuts a line into parts of which most come again and again, so that they need not be parsed each time: parsing JSON is
 * nearly all of the work. Quotes inside of texts are escaped in JSON, so what is looked for is never inside of one.
 *
 * @returns undefined where a line is not as Hubble writes most: then it has to be parsed as a whole.
 */
export const takeApart = (line: string): LineParts | undefined => {
  const begins = beginning.exec(line);
  if (begins === null) return undefined;
  const [matched, time = "", , verdict = "", from = "", to = "", protocol = "", first, second] = begins;
  const source = matched.length;
  const destination = line.indexOf(',"destination":{', source);
  if (destination < 0) return undefined;
  const rest = line.indexOf(',"Type":"', destination);
  const end = line.lastIndexOf(ending);
  if (rest < 0 || end < rest || !wholeEnding.test(line.slice(end))) return undefined;
  return {
    time,
    verdict,
    sourceAddress: from,
    destinationAddress: to,
    protocol,
    first: Number(first),
    second: Number(second ?? 0),
    source: line.slice(source, destination),
    destination: line.slice(destination + ',"destination":'.length, rest),
    rest: line.slice(rest + 1, end),
    isL7: line.startsWith("L7", rest + ',"Type":"'.length),
  };
};

/** What comes after the ends of a request's flow, in two parts. */
export interface RequestParts {
  /** JSON of the request: the field `l7`. */
  readonly request: string;
  /** JSON of the other fields, without its braces and without the summary. */
  readonly others: string;
}

/** Nothing may come after the summary. */
const wholeSummary = /^,"Summary":"(?:[^"\\]|\\.)*"$/;

/** @returns undefined where it is not as Hubble writes most. */
export const takeRequestOut = (rest: string): RequestParts | undefined => {
  const start = rest.indexOf(',"l7":{');
  if (start < 0) return undefined;
  const next = rest.indexOf(',"event_type":{', start);
  const summary = rest.indexOf(',"Summary":"', next);
  if (next < 0 || summary < 0 || !wholeSummary.test(rest.slice(summary))) return undefined;
  const reply = rest.indexOf(',"reply":', start);
  const end = reply > 0 && reply < next ? reply : next;
  return {
    request: rest.slice(start + ',"l7":'.length, end),
    others: rest.slice(0, start) + rest.slice(end, summary),
  };
};
