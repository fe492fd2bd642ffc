import {
  type DashboardModel,
  isAsking,
  type MarkQuery,
  type PlacedPanel,
} from "../../observability/dashboards/dashboard-model";
import type { QueryPanel, TimeSpan } from "../../observability/dashboards/panels/panel";
import type { Sample, Series } from "../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";
import { type Choices, expandVariables, scrapeInterval } from "./expand-variables";
import { distinct, fillLabels, seriesName } from "./legend";
import { colourName } from "./palette";
import type { DashboardAnswer, Mark, PanelAnswer, TargetAnswer } from "./panel-answer";
import type { QuerySource } from "./query-source";

/** What is asked, and how. */
export interface Question {
  readonly source: QuerySource;
  readonly range: TimeRange;
  readonly choices: Choices;
  /** Told after each query: how many are answered, of how many. */
  readonly progress: (answered: number, all: number) => void;
}

/** Queries at a time. A Prometheus in a homelab has other things to do. */
const concurrency = 4;

/** Runs work on every item, some at a time, and keeps the order. Stops at the first error. */
const inParallel = async <T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result);
};

interface Answered {
  readonly expr: string;
  readonly range: TimeRange;
  readonly series: readonly Series[];
  readonly refused?: string;
}

const asSeries = ({ labels, time, value }: Sample): Series => ({ labels, points: [{ time, value }] });

const withStep = ({ from, to, step }: TimeRange): TimeRange => {
  const own = Math.max(step, scrapeInterval);
  return { from: Math.ceil(from / own) * own, to, step: own };
};

/** A query of a panel or of a mark; of one over time nothing is said. */
interface Asked {
  readonly expr: string;
  readonly span?: TimeSpan;
}

const ask = async (asked: Asked, { source, choices, range: whole }: Question): Promise<Answered> => {
  const range = withStep(whole);
  const expr = expandVariables(asked.expr, { choices, range });
  try {
    const series =
      asked.span === "now"
        ? (await source.instant(expr, range.to)).map(asSeries)
        : await source.range(expr, range);
    return { expr, range, series };
  } catch (error) {
    // Another query may be taken; a server that does not answer will not answer the next one either.
    if (!(error instanceof PrometheusError) || error.fault !== "refused") throw error;
    return { expr, range, series: [], refused: error.found };
  }
};

const panelAnswer = (id: string, panel: QueryPanel, answered: ReadonlyMap<Asked, Answered>): PanelAnswer => {
  const found = panel.targets.flatMap((target) => {
    const answer = answered.get(target);
    return answer === undefined ? [] : [{ target, ...answer }];
  });
  const names = distinct(
    found.flatMap(({ target, expr, series }) =>
      series.map((each) => seriesName(each, target.legendFormat, expr)),
    ),
  );
  let next = 0;
  const answers = found.map(
    ({ target, series, ...rest }): TargetAnswer => ({
      target,
      ...rest,
      series: series.map((each) => ({ ...each, name: names[next++] ?? "" })),
    }),
  );
  return { id, panel, answers };
};

/** Marks of one query: where its answer begins to be other than zero. */
const marksOf = ({ titleFormat, colour }: MarkQuery, { series, range }: Answered): readonly Mark[] =>
  series.flatMap(({ labels, points }) => {
    const active = points.filter(({ value }) => value !== 0 && !Number.isNaN(value));
    const starts = active.filter(({ time }, index) => {
      const before = active[index - 1];
      return before === undefined || time - before.time > range.step * 1.5;
    });
    const text = fillLabels(titleFormat, labels);
    return starts.map(({ time }) => ({ time, text, colour: colourName(colour) }));
  });

/**
 * Asks everything that dashboards want to know. A query that is refused is part of the answer.
 *
 * @throws PrometheusError where the server does not answer, or is none.
 */
export const askPanels = async (
  models: readonly DashboardModel[],
  question: Question,
): Promise<readonly DashboardAnswer[]> => {
  const wanted = models.map((model) => ({
    model,
    panels: model.sections.flatMap(({ panels }) => panels.filter(isAsking)),
  }));
  const all = wanted.flatMap(({ model, panels }): readonly Asked[] => [
    ...panels.flatMap(({ panel }) => panel.targets),
    ...model.marks,
  ]);
  let done = 0;
  const answers = await inParallel(all, async (asked) => {
    const answer = await ask(asked, question);
    done += 1;
    question.progress(done, all.length);
    return [asked, answer] as const;
  });
  const answered = new Map(answers);
  return wanted.map(({ model, panels }): DashboardAnswer => {
    const marked = model.marks.flatMap((mark) => {
      const answer = answered.get(mark);
      return answer === undefined ? [] : [{ mark, answer }];
    });
    return {
      model,
      panels: new Map(
        panels.map((placed): [PlacedPanel, PanelAnswer] => [
          placed,
          panelAnswer(`${model.uid}-panel-${placed.id}`, placed.panel, answered),
        ]),
      ),
      marks: marked
        .flatMap(({ mark, answer }) => marksOf(mark, answer))
        .toSorted((one, other) => one.time - other.time),
      refusedMarks: marked.flatMap(({ mark, answer: { refused } }) =>
        refused === undefined ? [] : [{ name: mark.name, refused }],
      ),
    };
  });
};
