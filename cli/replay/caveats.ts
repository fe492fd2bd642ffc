import { counted } from "../../messages/counted";
import type { Replay } from "../../questions/replay/replay";
import type { Tally } from "../../traffic/tally";
import type { World } from "../../verdicts/world";

const ends = ({ rows }: Replay, hasNames: boolean): number =>
  new Set(
    rows
      .map(({ group }) => group.to)
      .filter(({ recorded, names }) => recorded.isOutside && names.length > 0 === hasNames),
  ).size;

/** What has to be known to take an answer right. @param asksForNames whether policies have toFQDNs rules. */
export const caveats = (replayed: Replay, asksForNames: boolean): readonly string[] => {
  const [withNames, without] = [ends(replayed, true), ends(replayed, false)];
  return [
    ...(asksForNames && withNames > 0
      ? [
          "names are those that the addresses were learned by when the flows were recorded; an address with several names counts as each of them",
        ]
      : []),
    ...(asksForNames && without > 0
      ? [
          `the record has no name for ${counted(without, "destination")} outside, so no toFQDNs rule matches there: Cilium learns names where a DNS rule makes it read the answers`,
        ]
      : []),
    ...(replayed.rows.some(({ counts }) => counts.audited > 0)
      ? ["audit mode was on: what it let pass counts as passed"]
      : []),
  ];
};

/** More names than these are counted. */
const mostNames = 4;

/** Policies that the record says decided, and that are not among those that are said to have been in force. */
export const otherPolicies = (
  { policies: named }: Tally,
  { policies = [] }: World,
  isChange: boolean,
): readonly string[] => {
  const given = new Set(
    policies.map(({ kind, metadata = {} }) => {
      const namespace = kind === "CiliumClusterwideNetworkPolicy" ? "" : metadata.namespace || "default";
      return [kind, namespace, metadata.name].filter((part) => part !== "").join("/");
    }),
  );
  const others = [...named].filter((name) => !given.has(name)).sort();
  if (others.length === 0) return [];
  const shown = others.slice(0, mostNames).join(", ");
  const more = others.length > mostNames ? ` and ${others.length - mostNames} more` : "";
  const meant = isChange ? "those that are said to have been in force" : "these";
  return [
    `the record names policies that are not among ${meant}, so others were in force then: ${shown}${more}`,
  ];
};

/** Which cluster counts as the own one, where a record has several. */
export const clusterNotes = (clusters: readonly string[], { clusterName }: World): readonly string[] =>
  clusters.length < 2
    ? []
    : [
        `pods of ${clusters.length} clusters are in the record (${clusters.slice(0, mostNames).join(", ")}); ${clusterName} counts as the own one`,
      ];
