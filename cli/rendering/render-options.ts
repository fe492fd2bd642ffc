import { usageError } from "../verdicts/usage-error";

/** The options that name what is rendered before it is read, as they are written. */
export interface RenderOptions {
  readonly kustomize?: readonly string[];
  readonly helm?: readonly string[];
  readonly values?: readonly string[];
}

/** What is rendered before it is read. */
export interface ToRender {
  /** Folders with a kustomization. */
  readonly kustomize: readonly string[];
  /** Charts. */
  readonly helm: readonly string[];
  /** Files of values for the charts. */
  readonly values: readonly string[];
}

/** What the options ask to render; undefined if nothing. */
export const toRender = ({ kustomize = [], helm = [], values = [] }: RenderOptions): ToRender | undefined =>
  kustomize.length === 0 && helm.length === 0 ? undefined : { kustomize, helm, values };

/**
 * Refuses values for charts where none is named.
 *
 * @param others words that may name a chart, too: `helm:CHART`.
 * @throws UserError (wrong usage)
 */
export const checkValues = ({ helm, values }: RenderOptions, others: readonly string[] = []): void => {
  if (values === undefined || helm !== undefined || others.some((text) => text.startsWith("helm:"))) return;
  throw usageError("--values is for charts, and there is no --helm", "add --helm CHART");
};
