import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import Table from "cli-table3";

/** Seconds that the tests of one file took, hooks included. */
export interface SuiteSeconds {
  readonly file: string;
  readonly seconds: number;
  readonly tests: number;
}

/** The longest files, longest first, and a line for all the others. */
export const secondsTable = (suites: readonly SuiteSeconds[], rows = 12): string => {
  const sorted = [...suites].sort((a, b) => b.seconds - a.seconds);
  const others = sorted.slice(rows);
  const sum = (list: readonly SuiteSeconds[], key: "seconds" | "tests"): number =>
    list.reduce((total, each) => total + each[key], 0);
  const table = new Table({
    head: ["file", "tests", "seconds"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right"],
  });
  for (const { file, tests, seconds } of sorted.slice(0, rows)) table.push([file, tests, seconds.toFixed(1)]);
  if (others.length > 0) {
    table.push([`${others.length} others`, sum(others, "tests"), sum(others, "seconds").toFixed(1)]);
  }
  table.push(["all", sum(sorted, "tests"), sum(sorted, "seconds").toFixed(1)]);
  return table.toString();
};

/** Measures by file: whatever passes between the first and the last moment at which a file's tests or hooks ran. */
export class SuiteClock {
  private readonly files = new Map<string, { seconds: number; tests: number }>();
  private last: number;

  constructor(now: number) {
    this.last = now;
  }

  /** A test of `file` is over; what passed since the one before is its. */
  tick(file: string, now: number): void {
    const { seconds, tests } = this.files.get(file) ?? { seconds: 0, tests: 0 };
    this.files.set(file, { seconds: seconds + (now - this.last) / 1000, tests: tests + 1 });
    this.last = now;
  }

  get suites(): readonly SuiteSeconds[] {
    return [...this.files].map(([file, found]) => ({ file, ...found }));
  }
}

let clock: SuiteClock | undefined;

/** Root hooks of mocha: a table of seconds at the end of every run, and a file of them where `SECONDS_FOLDER` says so. */
export const mochaHooks = {
  beforeAll(): void {
    clock = new SuiteClock(Date.now());
  },
  afterEach(this: Mocha.Context): void {
    const file = this.currentTest?.file;
    if (file !== undefined) clock?.tick(relative(process.cwd(), file), Date.now());
  },
  afterAll(): void {
    const folder = process.env.SECONDS_FOLDER;
    if (clock !== undefined && folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(clock.suites));
    }
    if (clock !== undefined && clock.suites.length > 1) {
      process.stderr.write(`\nwhere the time went\n${secondsTable(clock.suites)}\n`);
    }
  },
};
