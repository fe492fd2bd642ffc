import { cgroupName } from "../../sandbox/nodes/packets/cgroup";
import { sandboxPaths } from "../../sandbox/paths";
import { Checkout } from "../support/checkout";
import { NodeTraces } from "./node-traces";

interface Shared {
  readonly checkout: Checkout;
  readonly traces: NodeTraces;
}

let shared: Shared | undefined;

const known = (): Shared => {
  if (shared === undefined)
    throw new Error("no node with packets: run these suites with npm run test:packets");
  return shared;
};

/** The checkout whose node with packets all suites of a run share. @throws Error outside such a run. */
export const packetsCheckout = (): Checkout => known().checkout;

/** What that node leaves on the machine around it. @throws Error outside such a run. */
export const packetsTraces = (): NodeTraces => known().traces;

/** Root hooks of mocha: one sandbox with packets per run, with Cilium and without a phase, gone afterwards. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(1_800_000);
    const checkout = Checkout.create();
    const traces = await NodeTraces.before(cgroupName(sandboxPaths(checkout.directory).cluster));
    shared = { checkout, traces };
    await checkout.sandboxUp("--packets");
    await traces.beforeAgent(checkout.directory);
    await checkout.setPhase("none");
    await checkout.up();
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(300_000);
    await shared?.checkout.remove();
  },
};
