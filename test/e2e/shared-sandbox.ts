import { Checkout } from "../support/checkout";

let checkout: Checkout | undefined;

/** The checkout whose sandbox all end-to-end tests of a run share. @throws Error outside such a run. */
export const sharedCheckout = (): Checkout => {
  if (checkout === undefined) throw new Error("no sandbox: run the end-to-end tests with npm run test:e2e");
  return checkout;
};

/** Root hooks of mocha: one sandbox per run, gone afterwards however the run ends. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(900_000);
    checkout = Checkout.create();
    await checkout.sandboxUp();
    process.env.KUBECONFIG_UNDER_TEST = checkout.environment.KUBECONFIG;
    process.env.PATH = checkout.environment.PATH;
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(900_000);
    await checkout?.remove();
  },
};
