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
        severity: "info",
        explanation: `${other} is the same once more, which makes no difference until one of them is changed.`,
        fix: "Keep one of them. If they are for two clusters, nothing is wrong; look at the folder of one.",
      },
    ];
  }
  return [
    {
      ...here,
      // In two files they may be for two clusters, or alternatives of which one is applied.
      ...(input.file !== replacedBy.file ? { severity: "warning" as const } : {}),
      explanation: `${other} has the same kind, namespace and name and says something else. Applied together the later one replaces this one; so it is read here.`,
      fix: "Give one of them another name, or put both into one object (`specs` holds several rules). Where they are for two clusters, or alternatives, each meant alone: look at the files of one (`lab lint PATH…`, `--include`, `--exclude`).",
    },
  ];
};

/** Objects with one identity. */
export const duplicatePolicy: Check = {
  id: "duplicate-policy",
  severity: "error",
  summary: "Two objects have the same kind, namespace and name.",
  why: "The one that is applied last replaces the other without a word; which one that is depends on the order of files. It is a warning where they are in two files, which may be for two clusters, and an info where they say the same.",
  source: "Kubernetes, Object Names and IDs",
  needsWorld: false,
  isOneCause: true,
  find: ({ policies }) => policies.flatMap(found),
};
