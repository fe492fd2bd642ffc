/**
 * Makes the tests of the suite that calls it steps of one way: after the first that fails, the others of that suite are
 * not run, and the run says so with one more failure. Other suites go on. (mocha's own `bail` of a suite looks at the
 * failures of the whole run: a failed test anywhere would hide every suite that sets it.)
 */
export const stepsInOrder = (): void => {
  let failed: string | undefined;

  beforeEach(() => {
    if (failed !== undefined) throw new Error(`not run, since this step failed: ${failed}`);
  });

  afterEach(function () {
    if (this.currentTest?.state === "failed") failed ??= this.currentTest.title;
  });
};
