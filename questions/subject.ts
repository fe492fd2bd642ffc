import type { Expectation } from "../policies/expectation";
import type { Peer, World } from "../verdicts/world";
import type { FlowRow } from "./flow-row";

/** What a phase says of one row. */
export interface ExpectedRow extends Pick<Expectation, "verdict" | "auth" | "because"> {
  readonly row: FlowRow;
  /** Line of the file that says so; absent where no file does. */
  readonly line?: number;
}

/** Where the policies come from. */
export type SubjectKind = "phase" | "files" | "live";

/** What verdicts are asked of: a world, the flows that matter in it, and what is expected of them. */
export interface Subject {
  readonly kind: SubjectKind;
  /** The phase, the files as they were named, or the context. */
  readonly name: string;
  /** The phase whose expectations count; absent if there are none. */
  readonly phase?: string;
  /** One sentence for people. */
  readonly summary: string;
  readonly world: World;
  readonly rows: readonly FlowRow[];
  /** Whether requests are asked about where a proxy decides them. Default: the rows say what is asked. */
  readonly asksRequests?: true;
  /** Short names of ends, as rows and `--from` use them. */
  readonly names: ReadonlyMap<string, Peer>;
  readonly expected: readonly ExpectedRow[];
  /** Who expects it, where that is not the phase: `expectations.yaml`. */
  readonly expectedBy?: string;
  /** What a reader has to know to take the verdicts right. */
  readonly notes: readonly string[];
  /** Manifests that could not be read, a line each: what they say is missing from the verdicts. Absent if there are none. */
  readonly unread?: readonly string[];
}

/** `phase baseline`, `files ./policies`, `cluster admin@homelab`. */
export const subjectTitle = ({ kind, name }: Pick<Subject, "kind" | "name">): string =>
  `${kind === "live" ? "cluster" : kind} ${name}`;
