/** A sample of an OpenMetrics text. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix time in seconds. */
  readonly time: number;
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+) (\d+)$/;
const labelPair = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;
const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;
/** What each type allows behind the family's name (OpenMetrics 1.0, "Metric Types"). */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total"],
  gauge: [""],
  unknown: [""],
  histogram: ["_bucket", "_count", "_sum"],
};

const labelsOf = (text: string): Readonly<Record<string, string>> => {
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < text.length) {
    const at = labelPair.lastIndex;
    const [, name, value] = labelPair.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no label at ${text.slice(at)}`);
    labels[name] = value;
  }
  return labels;
};

/**
 * Reads an OpenMetrics text and keeps it to its rules: a family is named once, its samples follow it and are named after
 * it, those of a series follow each other in time, `# EOF` ends it.
 *
 * @throws Error with the line that breaks a rule.
 */
export const parseOpenMetrics = (text: string): readonly Sample[] => {
  const lines = text.split("\n");
  if (lines.at(-1) !== "" || lines.at(-2) !== "# EOF") throw new Error("the text does not end with # EOF");
  const samples: Sample[] = [];
  const families = new Set<string>();
  const finished = new Set<string>();
  let family = { name: "", type: "" };
  let series = { head: "", time: 0 };
  for (const line of lines.slice(0, -2)) {
    const [, kind, name = "", rest = ""] = comment.exec(line) ?? [];
    if (kind === "TYPE") {
      if (families.has(name)) throw new Error(`a second time: ${line}`);
      families.add(name);
      family = { name, type: rest };
    }
    if (kind !== undefined) continue;
    const [, sample = "", labels = "", value, time] = sampleLine.exec(line) ?? [];
    if (!suffixes[family.type]?.some((suffix) => sample === family.name + suffix))
      throw new Error(`no sample of the ${family.type} ${family.name}: ${line}`);
    const head = `${sample}{${labels}}`;
    const seconds = Number(time);
    if (head !== series.head) {
      if (finished.has(head)) throw new Error(`a series that was left: ${line}`);
      finished.add(head);
    } else if (seconds <= series.time) throw new Error(`not later than the sample before: ${line}`);
    series = { head, time: seconds };
    samples.push({ name: sample, labels: labelsOf(labels), value: Number(value), time: seconds });
  }
  return samples;
};
