import path from "node:path";
import { NOT_RUN } from "../packets/not-run";
import { runLanes } from "./run-lanes";

/**
 * Everything but lint. The end-to-end suites mostly wait for a cluster (and, the first time, for the compiler), so they
 * run in two sandboxes, about as long in each, and the suites that compute run beside them. Packets come last, with the
 * machine to themselves: whether one was dropped or only late is a question of time.
 */
runLanes(
  [
    [
      { name: "computing suites", command: "npm run --silent test:computing" },
      { name: "updates", command: "npm run --silent test:e2e:updates" },
      { name: "other end-to-end suites", command: "npm run --silent test:e2e:others" },
    ],
    [{ name: "packets", command: "npm run --silent test:packets", notRun: NOT_RUN }],
  ],
  path.join(__dirname, "../../node_modules/.cache/test-seconds"),
).then((passed) => {
  process.exitCode = passed ? 0 : 1;
});
