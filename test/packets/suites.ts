/** A file of tests with packets. */
export interface PacketsSuite {
  readonly file: string;
  /** Part of `npm test`; the others come with `npm run test:packets -- --all`. */
  readonly always: boolean;
  /** It makes nodes of its own; the others share one. */
  readonly own: boolean;
  /** With `npm test` it is run beside the first lane, after those that make nodes of their own, on a node of that lane. */
  readonly beside: boolean;
}

const suite = (name: string, what: Partial<PacketsSuite> = {}): PacketsSuite => ({
  file: `test/packets/${name}.packets.test.ts`,
  always: false,
  own: false,
  beside: false,
  ...what,
});

/**
 * All of them, in the order in which they are run. Of those that share a node the stack's own phases come first: what is
 * after them lays the lab down without Pulumi.
 */
export const packetsSuites: readonly PacketsSuite[] = [
  suite("machine", { always: true, own: true }),
  suite("faults", { own: true }),
  suite("two-nodes", { own: true }),
  suite("audit-to-enforce", { own: true }),
  suite("readme"),
  suite("runbook"),
  suite("prove-swap"),
  suite("hubble", { always: true }),
  suite("catalogue", { always: true }),
  suite("http-proxy", { always: true, beside: true }),
  suite("documented"),
  suite("corners"),
  suite("made-anew", { always: true, beside: true }),
  suite("random"),
  suite("prove", { always: true, beside: true }),
  suite("prove-further"),
  suite("doctor", { always: true, beside: true }),
  suite("older-policy"),
  suite("prometheus"),
];
