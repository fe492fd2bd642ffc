/**
 * What runs in a pod's network: servers on the ports that it is told to serve, and the flows that it is told to try. Orders come
 * in as lines, reports go out as lines; it ends when nobody is there any more to give orders.
 */
import { createInterface } from "node:readline";
import { ServedPorts } from "./serve-ports";
import type { Order, Report } from "./trial";
import { tryTrial } from "./try-trial";

const served = new ServedPorts(process.argv[2] ?? "");

const say = (report: Report): void => {
  process.stdout.write(`${JSON.stringify(report)}\n`);
};

const obey = async (order: Order): Promise<void> => {
  if (order.order === "listen") {
    say({ report: "listening", taken: await served.listen(order.ports) });
    return;
  }
  say({ report: "outcome", id: order.id, outcome: await tryTrial(order.trial, order.patienceMs) });
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    obey(JSON.parse(line) as Order);
  })
  .on("close", () => process.exit(0));
