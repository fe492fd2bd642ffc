import { Checkout } from "../support/checkout";

let checkout: Checkout | undefined;

/** The checkout whose node with packets all suites of a run share. @throws Error outside such a run. */
export const packetsCheckout = (): Checkout => {
  if (checkout === undefined)
    throw new Error("no node with packets: run these suites with npm run test:packets");
  return checkout;
};

/** Root hooks of mocha: one sandbox with packets per run, with Cilium and without a phase, gone afterwards. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(1_800_000);
    checkout = Checkout.create();
    await checkout.sandboxUp("--packets");
    await checkout.setPhase("none");
    await checkout.up();
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(300_000);
    await checkout?.remove();
  },
};
