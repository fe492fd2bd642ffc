import { counted } from "../../messages/counted";
import { namedSome } from "../../messages/named-some";
import type { Suggestion, SuggestWishes } from "../../questions/suggest/suggest";

const nameNotes = ({ passed }: Suggestion, { fqdn }: SuggestWishes): readonly string[] => {
  const outside = new Set(passed.map(({ group }) => group.to).filter(({ recorded }) => recorded.isOutside));
  const [named, nameless] = [true, false].map((has) =>
    [...outside].filter(({ names }) => names.length > 0 === has),
  );
  if (fqdn && nameless !== undefined && nameless.length > 0) {
    return [
      `the record has no name for ${counted(nameless.length, "destination")} outside: these are allowed as world. Cilium learns names where a DNS rule makes it read the answers`,
    ];
  }
  if (!fqdn && named !== undefined && named.length > 0) {
    return [
      `the record has names for ${counted(named.length, "destination")} outside, which are allowed as world: --fqdn names them`,
    ];
  }
  return [];
};

const requestNotes = ({ passed }: Suggestion, { l7 }: SuggestWishes): readonly string[] => {
  const hasRequests = passed.some(({ group }) => group.request?.http !== undefined);
  if (l7 && !hasRequests) {
    return [
      "the record has no HTTP request, so ports are allowed whatever is sent: a proxy writes requests down where a rule names some",
    ];
  }
  if (!l7 && hasRequests)
    return ["the record has HTTP requests, and ports are allowed whatever is sent: --l7 names them"];
  return [];
};

const unknownNotes = ({ proof }: Suggestion): readonly string[] => {
  const reasons = proof.notPassing.flatMap(({ effect, unknown }) =>
    effect === "unknown" ? [unknown ?? ""] : [],
  );
  return [...new Set(reasons)].map(
    (reason) =>
      `of ${counted(reasons.filter((one) => one === reason).length, "kind")} of traffic it cannot be told whether it would pass: ${reason}`,
  );
};

/** Workloads of a cluster or of files that nothing was recorded of: the default deny cuts them off. */
const unseenNotes = ({ workloads, world, namespaces, policies }: Suggestion): readonly string[] => {
  const isClosed = policies.some(({ object }) => object.kind === "NetworkPolicy");
  const known = (namespace: string, own: Readonly<Record<string, string>>): boolean =>
    workloads.some(
      ({ namespace: other, labels }) =>
        other === namespace && Object.entries(labels).every(([key, value]) => own[key] === value),
    );
  const unseen = (world.endpoints ?? []).filter(
    ({ namespace, labels = {} }) => namespaces.includes(namespace) && !known(namespace, labels),
  );
  if (!isClosed || unseen.length === 0) return [];
  return [
    `not in the record, and cut off by default-deny: ${namedSome(unseen.map(({ namespace, name }) => `${namespace}/${name}`))}`,
  ];
};

/** What has to be known to take a suggestion right. */
export const suggestNotes = (suggestion: Suggestion, wishes: SuggestWishes): readonly string[] => {
  const { silent, leftAlone, clusters, passed } = suggestion;
  const isSystem = wishes.namespaces.length === 0 && leftAlone.length > 0;
  return [
    ...(isSystem
      ? [
          `left alone, since they keep the cluster running: ${namedSome(leftAlone)}. --namespace NAME takes one in`,
        ]
      : []),
    ...(silent.length === 0
      ? []
      : [
          `nothing passed of ${namedSome(silent.map(({ namespace, name }) => `${namespace}/${name}`))}: default-deny is all that is about them`,
        ]),
    ...(clusters.length > 1
      ? [`pods of ${clusters.length} clusters are in the record: peers are told apart by theirs`]
      : []),
    ...(passed.some(({ counts }) => counts.audited > 0)
      ? ["audit mode was on: what it let pass counts as passed"]
      : []),
    ...nameNotes(suggestion, wishes),
    ...requestNotes(suggestion, wishes),
    ...unknownNotes(suggestion),
    ...unseenNotes(suggestion),
  ];
};
