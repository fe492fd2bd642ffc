import { namespaceLabelPrefix, podNamespaceLabel } from "../labels/label-key";
import type { Requirement } from "../labels/selector";
import type { LintContext } from "./lint-context";
import { isNamespaceKey, selectsAny, writtenSelectors } from "./written-selectors";

const nameKeys = [podNamespaceLabel, `${namespaceLabelPrefix}kubernetes.io/metadata.name`];

const bareKey = (key: string): string => key.slice(key.indexOf(".") + 1);

/** How many policies of a namespace may miss their pods before the namespace counts as described elsewhere. */
const fewMisses = 2;

/**
 * The namespaces whose pods the world knows. A repository may describe one CronJob of a namespace and leave the rest to
 * charts: then a selector that selects nothing there says nothing about the policy.
 */
export class KnownNamespaces {
  readonly #known: ReadonlySet<string>;
  readonly #all: boolean;
  readonly #namespaceLabels: ReadonlySet<string>;

  constructor(context: LintContext) {
    this.#namespaceLabels = new Set(
      Object.values(context.world?.namespaces ?? {}).flatMap(({ labels = {} }) =>
        Object.keys(labels).map((label) => `${namespaceLabelPrefix}${label}`),
      ),
    );
    const withPods = new Set(context.realPods.map(({ endpoint }) => endpoint.namespace));
    for (const { namespace } of context.world?.hostPods ?? []) withPods.add(namespace);
    const hits = new Map<string, { found: number; missed: number }>();
    for (const linted of context.rules) {
      const [subject] = writtenSelectors(linted);
      const { namespace } = linted.rule;
      if (subject === undefined || namespace === "") continue;
      if (subject.requirements.every(({ key }) => isNamespaceKey(key))) continue;
      const own = hits.get(namespace) ?? { found: 0, missed: 0 };
      if (selectsAny(context, linted.rule, subject)) own.found += 1;
      else own.missed += 1;
      hits.set(namespace, own);
    }
    this.#known = new Set(
      [...withPods].filter((namespace) => {
        const { found, missed } = hits.get(namespace) ?? { found: 0, missed: 0 };
        return missed <= fewMisses || found >= missed;
      }),
    );
    const named = context.rules.flatMap(({ rule }) => (rule.namespace === "" ? [] : [rule.namespace]));
    this.#all = this.#known.size > 0 && named.every((namespace) => this.#known.has(namespace));
  }

  /** Whether pods with these labels would be known, if there were any. */
  hold(requirements: readonly Requirement[]): boolean {
    // A namespace may have labels that no file gives it: unless one here has the label, it is another namespace.
    const labels = requirements.filter(
      ({ key }) => key.includes(namespaceLabelPrefix) && !nameKeys.includes(bareKey(key)),
    );
    if (labels.some(({ key }) => !this.#namespaceLabels.has(bareKey(key)))) return false;
    const named = requirements.find(
      ({ key, operator }) => nameKeys.includes(bareKey(key)) && operator === "In",
    );
    return named === undefined ? this.#all : named.values.some((namespace) => this.#known.has(namespace));
  }
}
