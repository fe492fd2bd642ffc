import type { ExpectationProblem } from "../manifests/expectations/expectation-problem";
import type {
  WrittenExpectation,
  WrittenExpectations,
  WrittenFlow,
} from "../manifests/expectations/read-expectations";
import type { Endpoint, Flow } from "../verdicts/world";
import { type NamedPeer, PeerError, type PeerRole, readPeer } from "./read-peer";
import type { ExpectedRow, Subject } from "./subject";

/** What a file expects of a subject, or why that cannot be asked of it. */
export type ExpectedByFile =
  | { readonly subject: Subject }
  | { readonly problems: readonly ExpectationProblem[] };

const flowOf = (from: NamedPeer, to: NamedPeer, { port, protocol, http, dns, tls }: WrittenFlow): Flow => ({
  from: from.peer,
  to: to.peer,
  port,
  protocol,
  ...(http === undefined ? {} : { http }),
  ...(dns === undefined ? {} : { dns }),
  ...(tls === undefined ? {} : { tls }),
});

/** The name without what only tells how it is meant. */
const shortName = ({ name }: NamedPeer): string => name.replace(/^(?:entity|fqdn|ip|pod):/, "");

/** Finds the ends of the flows that a file names. */
class EndFinder {
  readonly problems: ExpectationProblem[] = [];
  readonly described = new Map<string, Endpoint>();

  constructor(
    readonly written: WrittenExpectations,
    readonly subject: Subject,
  ) {}

  row({ flow, verdict, auth, because, line }: WrittenExpectation, index: number): ExpectedRow[] {
    const from = this.#end(flow, "from", index);
    const to = this.#end(flow, "to", index);
    if (from === undefined || to === undefined) return [];
    const row = { from: shortName(from), to: shortName(to), flow: flowOf(from, to, flow) };
    return [{ row, verdict, ...(auth === undefined ? {} : { auth }), because, line }];
  }

  #end(flow: WrittenFlow, role: PeerRole, index: number): NamedPeer | undefined {
    try {
      const found = readPeer(flow[role], role, this.subject);
      if (found.described !== undefined) this.described.set(String(found.peer), found.described);
      return found;
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      const key = `expectations[${index}].flow.${role}`;
      const { message: reason, fix = "write another end" } = error;
      this.problems.push({ line: this.written.lineOf(key), key, reason: `${reason}.`, fix: `${fix}.` });
      return undefined;
    }
  }
}

/**
 * A subject with what a file expects of it, besides what is expected already. Pods that the file describes by their labels are added to its world.
 *
 * @param name what the file is called where its expectations are spoken of.
 */
export const withExpectations = (
  subject: Subject,
  written: WrittenExpectations,
  name: string,
): ExpectedByFile => {
  const finder = new EndFinder(written, subject);
  const found = written.expectations.flatMap((one, index) => finder.row(one, index));
  if (finder.problems.length > 0) return { problems: finder.problems };
  const endpoints = [...(subject.world.endpoints ?? []), ...finder.described.values()];
  const expected = [...subject.expected, ...found];
  return { subject: { ...subject, world: { ...subject.world, endpoints }, expected, expectedBy: name } };
};
