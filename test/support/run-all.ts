import path from "node:path";
import { runLanes } from "./run-lanes";

/**
 * Everything but lint. The end-to-end suites mostly wait for a cluster (and, the first time, for the compiler), so they
 * run in two sandboxes, about as long in each, and the suites that compute run beside them.
 */
runLanes(
  [
    { name: "computing suites", command: "npm run --silent test:computing" },
    { name: "updates", command: "npm run --silent test:e2e:updates" },
    { name: "other end-to-end suites", command: "npm run --silent test:e2e:others" },
  ],
  path.join(__dirname, "../../node_modules/.cache/test-seconds"),
).then((passed) => {
  process.exitCode = passed ? 0 : 1;
});
