import type { Tool } from "./tool";

/** What building will take. */
export interface Estimate {
  readonly minutes: number;
  /** What Go's build cache grows by. */
  readonly gigabytes: number;
  /** Size of the programs. */
  readonly programGigabytes: number;
}

/** Share of a build that more cores do not make shorter (linking, one large package). */
const SERIAL_SHARE = 0.25;

/** Seconds that one tool takes on a machine with that many cores, from the time measured on two. */
export function secondsOn(cores: number, secondsOnTwo: number): number {
  return secondsOnTwo * (SERIAL_SHARE + ((1 - SERIAL_SHARE) * 2) / Math.max(1, cores));
}

/** Rounded to one decimal. */
const inGigabytes = (megabytes: number): number => Math.round(megabytes / 100) / 10;

/** Time and disk for building these tools with nothing cached; downloads are not counted. */
export function estimateBuild(tools: readonly Tool[], cores: number): Estimate {
  const seconds = tools.reduce((sum, tool) => sum + secondsOn(cores, tool.buildSeconds), 0);
  const megabytes = tools.reduce((sum, tool) => sum + tool.buildCacheMegabytes, 0);
  const programs = tools.reduce((sum, tool) => sum + tool.programMegabytes, 0);
  return {
    minutes: Math.max(1, Math.round(seconds / 60)),
    gigabytes: inGigabytes(megabytes),
    programGigabytes: Math.max(0.1, inGigabytes(programs)),
  };
}

/** The lines printed before a build starts. */
export function announceBuild(
  tools: readonly Tool[],
  cores: number,
  places: { cache: string; buildCache: string },
): readonly string[] {
  const { minutes, gigabytes, programGigabytes } = estimateBuild(tools, cores);
  return [
    `${tools.length} of the tools have to be built once: about ${minutes} min on ${cores} idle cores with nothing cached, up to twice that on busy ones.`,
    `Memory: up to 4.2 GB at once. Disk: up to ${gigabytes} GB of Go build cache in ${places.buildCache}, ${programGigabytes} GB of programs in ${places.cache}.`,
    "Meanwhile, in another terminal: read policies/ (one file per phase), run `npm run test:unit`.",
    "Ctrl-C is safe: what is finished is kept, and the next start goes on from there.",
  ];
}
