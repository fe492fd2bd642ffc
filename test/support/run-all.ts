import { totalmem } from "node:os";
import path from "node:path";
import { NOT_RUN } from "../packets/not-run";
import { e2eLanes, lanesAtOnce } from "./e2e-lanes";
import { runLanes } from "./run-lanes";

/**
 * Everything but lint. The end-to-end suites mostly wait for a cluster (and, the first time, for the compiler), so they
 * run in sandboxes of their own, about as long in each, and the suites that compute run beside them. Packets come last, with
 * the machine to themselves: whether one was dropped or only late is a question of time.
 */
runLanes(
  [
    [
      { name: "computing suites", command: "npm run --silent test:computing" },
      ...e2eLanes.map(({ name, script }) => ({ name, command: `npm run --silent ${script}` })),
    ],
    [{ name: "packets", command: "npm run --silent test:packets", notRun: NOT_RUN }],
  ],
  path.join(__dirname, "../../node_modules/.cache/test-seconds"),
  { atOnce: lanesAtOnce(totalmem()) },
).then((passed) => {
  process.exitCode = passed ? 0 : 1;
});
