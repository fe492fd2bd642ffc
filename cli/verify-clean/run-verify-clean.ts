import { counted } from "../../messages/counted";
import { lab } from "../../policies/lab/lab";
import { interruption } from "../../sandbox/interruption";
import { outColours } from "../colours";
import { type Cluster, openCluster } from "../open-cluster";
import type { AskedAgent } from "./agent-status";
import { askAgents } from "./ask-agents";
import { askUntilNoRedirect } from "./ask-until-no-redirect";
import { type CleanReport, cleanReport, type State } from "./clean-report";
import { type ClusterObject, identityText } from "./cluster-object";
import { deleteObject } from "./delete-object";
import { planRemoval } from "./plan-removal";
import { readObjects } from "./read-objects";
import { type Fixed, reportJson } from "./report-json";
import { reportText } from "./report-text";
import { sortObjects } from "./sort-objects";

/** The options of `lab verify-clean`. */
export interface VerifyCleanOptions {
  readonly context?: string;
  readonly after: State;
  readonly fix?: true;
  readonly json?: true;
}

/** An agent takes a redirect away within a second or two, a busy one later. */
const patienceMs = 10_000;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const fix = async (cluster: Cluster): Promise<Fixed> => {
  const { objects } = await readObjects(cluster, lab);
  const { remove, keep } = planRemoval(sortObjects(objects, lab).ours, lab);
  const deleted: ClusterObject[] = [];
  for (const object of remove) {
    if (!(await deleteObject(cluster, object))) continue;
    deleted.push(object);
    say(`deleted: ${identityText(object)}`);
  }
  for (const object of keep) {
    say(
      `kept: ${identityText(object)}: pods of the lab run in ${object.namespace} and would be open without it`,
    );
  }
  return { deleted, kept: keep };
};

const verify = async (cluster: Cluster, state: State): Promise<CleanReport> => {
  const [{ objects, notAsked }, first] = await Promise.all([readObjects(cluster, lab), askAgents(cluster)]);
  const reportOf = (agents: readonly AskedAgent[]): CleanReport =>
    cleanReport({ ...sortObjects(objects, lab), agents, notAsked }, state, lab);
  const report = reportOf(first);
  // Where objects of the lab are left, so is what agents make of them.
  if (report.left.length > 0) return report;
  return reportOf(
    await askUntilNoRedirect(first, {
      ask: () => askAgents(cluster),
      progress: (redirects) =>
        say(
          `${counted(redirects, "redirected port", "redirected ports")} left: asking the agents for ${patienceMs / 1000} s whether they go`,
        ),
      patienceMs,
      pauseMs: 500,
      signal: interruption,
    }),
  );
};

/**
 * `lab verify-clean`.
 *
 * @returns exit code: 0 clean, 1 not clean.
 * @throws UserError where there is no cluster, it does not answer, or it refuses.
 */
export const runVerifyClean = async (options: VerifyCleanOptions): Promise<number> => {
  const cluster = openCluster(options.context);
  say(`context: ${cluster.context} (${cluster.server})`);
  const fixed = options.fix === true ? await fix(cluster) : { deleted: [], kept: [] };
  const report = await verify(cluster, options.after);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(reportJson(report, cluster, fixed), null, 2)}\n`
      : `${reportText(report, outColours)}\n`,
  );
  return report.clean ? 0 : 1;
};
