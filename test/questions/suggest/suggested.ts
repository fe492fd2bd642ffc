import { type Suggestion, type SuggestWishes, suggest } from "../../../questions/suggest/suggest";
import type { ManifestObject, World } from "../../../verdicts/world";
import { countLines } from "../replay/counted-flows";

/** Nothing but ports and labels. */
export const plainWishes: SuggestWishes = {
  ...{ l7: false, fqdn: false, cidrs: [], portRanges: [] },
  ...{ namespaces: [], labels: undefined },
};

/** What is suggested for lines of a record. */
export const suggestFor = (
  lines: readonly string[],
  wishes: Partial<SuggestWishes> = {},
  against?: World,
): Suggestion => {
  const all = { ...plainWishes, ...wishes };
  const asked: World = { cidrGroups: { asked: { cidrs: all.cidrs } } };
  const groups = countLines(lines, asked, ...(against === undefined ? [] : [against]));
  return suggest(groups, all, against);
};

/** The policy of that name. */
export const named = ({ policies }: Suggestion, name: string): ManifestObject => {
  const found = policies.find(({ object }) => object.metadata?.name === name);
  if (found === undefined) {
    throw new Error(`no ${name} among ${policies.map(({ object }) => object.metadata?.name).join(", ")}`);
  }
  return found.object;
};

/** Fields of its spec without what people read. */
export const specOf = (suggestion: Suggestion, name: string): Readonly<Record<string, unknown>> => {
  const { description: _text, ...spec } = named(suggestion, name).spec as Record<string, unknown>;
  return spec;
};
