import { type ReadingFinding, readingFinding } from "../../../manifests/reading-finding";
import type { LocatedFinding } from "../located-finding";
import type { Silence, SilencedFinding } from "./silence";

/** Findings, parted by whether somebody silenced them. */
export interface SortedFindings {
  readonly open: readonly LocatedFinding[];
  readonly silenced: readonly SilencedFinding[];
  /** Silences of what is not found. */
  readonly unused: readonly ReadingFinding[];
}

const unusedFinding = ({ by, id, file, document, line, policy }: Silence): ReadingFinding =>
  readingFinding(
    "silence-unused",
    { file, document, line },
    {
      policy,
      path: by === "annotation" ? "metadata.annotations.lab/ignore" : "",
      explanation: `${id} is silenced here, and it is not found.`,
      fix: "Take the silence out; if the finding stands elsewhere, put it there.",
    },
  );

/** Parts findings by the silences that cover them. The first silence that covers one counts. */
export const applySilences = (
  findings: readonly LocatedFinding[],
  silences: readonly Silence[],
): SortedFindings => {
  const used = new Set<Silence>();
  const open: LocatedFinding[] = [];
  const silenced: SilencedFinding[] = [];
  for (const finding of findings) {
    const covering = silences.filter((silence) => silence.id === finding.id && silence.covers(finding));
    for (const silence of covering) used.add(silence);
    const [first] = covering;
    if (first === undefined) open.push(finding);
    else silenced.push({ ...finding, silenced: { by: first.by, reason: first.reason } });
  }
  return { open, silenced, unused: silences.filter((one) => !used.has(one)).map(unusedFinding) };
};
