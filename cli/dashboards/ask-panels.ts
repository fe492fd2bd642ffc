import type { Sample, Series } from "../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";
import {
  type Annotation,
  type DashboardModel,
  type Panel,
  type QueryPanel,
  sectionsOf,
  type Target,
} from "./dashboard-model";
import { type Choices, expandVariables, shortestStep } from "./expand-variables";
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

const withStep = ({ from, to, step }: TimeRange, shortest: number): TimeRange => {
  const own = Math.max(step, shortest);
  return { from: Math.ceil(from / own) * own, to, step: own };
};

const ask = async (target: Target, { variables }: Variables, question: Question): Promise<Answered> => {
  const { source, choices } = question;
  const shortest = shortestStep(target.interval);
  const range = withStep(question.range, shortest);
  const expr = expandVariables(target.expr, { variables, choices, range, shortestStep: shortest });
  try {
    const series =
      target.instant === true
        ? (await source.instant(expr, range.to)).map(asSeries)
        : await source.range(expr, range);
    return { expr, range, series };
  } catch (error) {
    // Another query may be taken; a server that does not answer will not answer the next one either.
    if (!(error instanceof PrometheusError) || error.fault !== "refused") throw error;
    return { expr, range, series: [], refused: error.found };
  }
};

interface Variables {
  readonly variables: DashboardModel["templating"]["list"];
}

const hasQueries = (panel: Panel): panel is QueryPanel => panel.type !== "text";

const panelAnswer = (id: string, panel: QueryPanel, answered: ReadonlyMap<Target, Answered>): PanelAnswer => {
  const { displayName } = panel.fieldConfig.defaults;
  const found = panel.targets.flatMap((target) => {
    const answer = answered.get(target);
    return answer === undefined ? [] : [{ target, ...answer }];
  });
  const names = distinct(
    found.flatMap(({ target, expr, series }) =>
      series.map((each) => displayName ?? seriesName(each, target.legendFormat, expr)),
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

/** Marks of one annotation: where its answer begins to be other than zero. */
const marksOf = (
  { titleFormat, name, iconColor }: Annotation,
  { series, range }: Answered,
): readonly Mark[] =>
  series.flatMap(({ labels, points }) => {
    const active = points.filter(({ value }) => value !== 0 && !Number.isNaN(value));
    const starts = active.filter(({ time }, index) => {
      const before = active[index - 1];
      return before === undefined || time - before.time > range.step * 1.5;
    });
    const text = titleFormat === undefined ? name : fillLabels(titleFormat, labels);
    return starts.map(({ time }) => ({ time, text, colour: colourName(iconColor) }));
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
  const wanted = models.map((model) => {
    const panels = sectionsOf(model).flatMap(({ panels }) => panels.filter(hasQueries));
    const annotations = model.annotations.list.filter(({ enable }) => enable);
    return { model, panels, annotations, variables: model.templating.list };
  });
  const all = wanted.flatMap(({ panels, annotations, variables }) =>
    [...panels.flatMap(({ targets }) => targets), ...annotations.map(({ target }) => target)].map(
      (target) => ({
        target,
        variables,
      }),
    ),
  );
  let done = 0;
  const answers = await inParallel(all, async ({ target, variables }) => {
    const answer = await ask(target, { variables }, question);
    done += 1;
    question.progress(done, all.length);
    return [target, answer] as const;
  });
  const answered = new Map(answers);
  return wanted.map(({ model, panels, annotations }): DashboardAnswer => {
    const marked = annotations.flatMap((annotation) => {
      const answer = answered.get(annotation.target);
      return answer === undefined ? [] : [{ annotation, answer }];
    });
    return {
      model,
      panels: new Map(
        panels.map((panel, index) => [
          panel,
          panelAnswer(`${model.uid}-panel-${panel.id ?? index + 1}`, panel, answered),
        ]),
      ),
      marks: marked
        .flatMap(({ annotation, answer }) => marksOf(annotation, answer))
        .toSorted((one, other) => one.time - other.time),
      refusedMarks: marked.flatMap(({ annotation, answer: { refused } }) =>
        refused === undefined ? [] : [{ annotation, refused }],
      ),
    };
  });
};
