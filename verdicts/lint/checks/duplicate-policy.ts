import { isDeepStrictEqual } from "node:util";
import type { Check, FoundHere } from "../check";
import type { LintedPolicy } from "../linted-policy";

const found = ({ name, input, replacedBy }: LintedPolicy): FoundHere[] => {
  if (replacedBy === undefined) return [];
  const place = replacedBy.place ?? replacedBy.file;
  const other = place === undefined ? "A later object" : `The object at ${place}`;
  const here = { policy: name, input, path: "metadata.name" };
  if (isDeepStrictEqual(input.object, replacedBy.object)) {
    return [
      {
        ...here,
        severity: "warning",
        explanation: `${other} is the same once more: whoever changes one of them forgets the other.`,
        fix: "Keep one of them.",
      },
    ];
  }
  return [
    {
      ...here,
      explanation: `${other} has the same kind, namespace and name and says something else. Applied together the later one replaces this one; so it is read here.`,
      fix: "Give one of them another name, or put both into one object (`specs` holds several rules). Alternatives, each meant alone: look at the files of one (`lab lint PATH…`, `--include`, `--exclude`).",
    },
  ];
};

/** Objects with one identity. */
export const duplicatePolicy: Check = {
  id: "duplicate-policy",
  severity: "error",
  summary: "Two objects have the same kind, namespace and name.",
  why: "The one that is applied last replaces the other without a word; which one that is depends on the order of files. It is a warning where both say the same.",
  source: "Kubernetes, Object Names and IDs",
  needsWorld: false,
  isOneCause: true,
  find: ({ policies }) => policies.flatMap(found),
};
