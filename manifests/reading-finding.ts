import type { Severity } from "../verdicts/lint/finding";
import { hasPolicyKind, isPolicy } from "./is-policy";
import type { ManifestDocument, RepeatedField } from "./manifest-document";
import type { ManifestFlaw } from "./manifest-error";
import { strangeKind } from "./policy-kinds";

/** What is found while manifests are read, whatever their policies say. An id never changes its meaning. */
export const readingFindingIds = [
  "unreadable-manifest",
  "unrendered-manifest",
  "unknown-kind",
  "policy-not-understood",
  "duplicate-key",
  "expectation-not-met",
  "invalid-expectations",
  "silence-not-understood",
  "silence-unused",
] as const;

/** What kind of finding it is. */
export type ReadingFindingId = (typeof readingFindingIds)[number];

/** Something about a manifest that keeps its policies, or a part of one, from being looked at. */
export interface ReadingFinding {
  readonly id: ReadingFindingId;
  readonly severity: Severity;
  /** `Kind/namespace/name`, or the kind alone where there is no more. */
  readonly policy: string;
  readonly path: string;
  readonly explanation: string;
  readonly fix: string;
  /** Findings of one kind with the same cause repeat each other. Default: the explanation. */
  readonly cause?: string;
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly line: number;
}

/** What is known of a kind of finding. */
export interface ReadingCheck {
  readonly id: ReadingFindingId;
  readonly severity: Severity;
  readonly summary: string;
  readonly why: string;
  readonly source: string;
}

/** Every kind of finding of the reading, in the order of the page that lists them. */
export const readingChecks: readonly ReadingCheck[] = [
  {
    id: "unreadable-manifest",
    severity: "error",
    summary: "A file or document that should be a manifest and cannot be read.",
    why: "What it says is missing from everything else that is found. The other files are looked at.",
    source: "k8s.io/apimachinery, pkg/util/yaml; go.yaml.in/yaml/v2; Kubernetes' API types",
  },
  {
    id: "unrendered-manifest",
    severity: "warning",
    summary:
      "A policy with variables (`$` and a name in braces) or `{{ templates }}` in it, said once per file.",
    why: "What it will say is not known before something renders it. Nothing is found about the places themselves.",
    source: "Flux, “Post build variable substitution”; Helm, “Chart templates”",
  },
  {
    id: "unknown-kind",
    severity: "error",
    summary: "An object of a kind that does not exist and nearly is that of a policy.",
    why: "`kubectl` refuses it (“no matches for kind”), and nothing of it is enforced.",
    source: "Cilium's CRDs; Kubernetes' API reference",
  },
  {
    id: "policy-not-understood",
    severity: "warning",
    summary: "A policy of a kind that is not evaluated here: AdminNetworkPolicy, Calico's, Antrea's.",
    why: "Where something enforces it, flows are decided differently from what is computed here.",
    source: "Cilium documentation, network/kubernetes/policy: the three kinds that Cilium 1.18 enforces",
  },
  {
    id: "duplicate-key",
    severity: "error",
    summary: "A policy has a field twice.",
    why: "`kubectl` takes the last one without a word: a whole list of rules can be lost.",
    source: "sigs.k8s.io/yaml (not strict); kubectl 1.35",
  },
  {
    id: "expectation-not-met",
    severity: "error",
    summary: "The policies of a folder do not do what `expectations.yaml` beside them says.",
    why: "Whoever wrote the file meant the policies to decide this flow otherwise.",
    source: "the file itself; docs/own-policies.md",
  },
  {
    id: "invalid-expectations",
    severity: "error",
    summary: "An `expectations.yaml` that cannot be used: a wrong key or value, an end that is not there.",
    why: "What it says is not held against anything.",
    source: "docs/own-policies.md",
  },
  {
    id: "silence-not-understood",
    severity: "warning",
    summary: "A `lab/ignore` without a reason, or for a finding that does not exist: it silences nothing.",
    why: "Whoever reads the policy next has to know why it is as it is.",
    source: "docs/pipelines.md, “Silence a finding”",
  },
  {
    id: "silence-unused",
    severity: "warning",
    summary: "A `lab/ignore`, or an entry of `.lab.yaml`, for something that is not found.",
    why: "What was wrong is fixed, or the silence stands in the wrong place; left there it hides the next mistake.",
    source: "docs/pipelines.md, “Silence a finding”",
  },
];

const severityOf = (wanted: ReadingFindingId): Severity =>
  readingChecks.find(({ id }) => id === wanted)?.severity ?? "error";

/** A finding of a kind that is found while files are read. */
export const readingFinding = (
  id: ReadingFindingId,
  place: Pick<ReadingFinding, "file" | "document" | "line">,
  more: Pick<ReadingFinding, "policy" | "path" | "explanation" | "fix">,
): ReadingFinding => ({
  ...{ id, severity: severityOf(id) },
  ...place,
  ...more,
  // Whichever variables they are, the cause is that nothing was rendered.
  ...(id === "unrendered-manifest" ? { cause: id } : {}),
});

/** A finding about a file of expectations. */
export const expectationFinding = (
  id: "expectation-not-met" | "invalid-expectations",
  file: string,
  line: number,
  more: Pick<ReadingFinding, "policy" | "path" | "explanation" | "fix">,
): ReadingFinding => readingFinding(id, { file, document: 1, line }, more);

/** `Kind/namespace/name` of an object, as far as it says so. */
export const objectName = ({ object }: Pick<ManifestDocument, "object">): string =>
  [object.kind, object.metadata?.namespace, object.metadata?.name]
    .filter((part) => typeof part === "string" && part !== "")
    .join("/");

/** Something should be a manifest and is none. */
export const unreadableFinding = ({ place, reason, fix }: ManifestFlaw): ReadingFinding =>
  readingFinding(
    "unreadable-manifest",
    { file: place.file, document: place.document ?? 1, line: place.line ?? 1 },
    {
      policy: "",
      path: "",
      explanation: `${reason[0]?.toUpperCase()}${reason.slice(1)}.`,
      fix: fix ?? "Correct it, or leave the file out: --exclude.",
    },
  );

const listed = (texts: readonly string[]): string => {
  const different = [...new Set(texts)];
  const shown = different.slice(0, 4).join(", ");
  return different.length > 4 ? `${shown} and ${different.length - 4} more` : shown;
};

/** Policies that are not rendered yet: one finding per file. */
export const unrenderedFindings = (documents: readonly ManifestDocument[]): ReadingFinding[] => {
  const policies = documents.filter(({ object, unrendered }) => unrendered !== undefined && isPolicy(object));
  return [...new Set(policies.map(({ file }) => file))].flatMap((file) => {
    const [first, ...more] = policies.filter((policy) => policy.file === file);
    if (first === undefined) return [];
    const fields = [first, ...more].flatMap(({ unrendered = [] }) => unrendered);
    const path = first.unrendered?.[0]?.path ?? "";
    return [
      readingFinding(
        "unrendered-manifest",
        { file: first.file, document: first.document, line: first.lineOf(path) },
        {
          policy: objectName(first),
          path,
          explanation: `Not rendered yet: ${listed(fields.flatMap(({ written }) => written))}. Rules about these places count as being about nobody.`,
          fix: "Render first and look at the result: `lab lint --kustomize DIR`, `--helm CHART`, or `flux build kustomization … | lab lint -f -`.",
        },
      ),
    ];
  });
};

/** A template with a policy in it, in a file that is left out. */
export const templateFinding = (file: string, line: number, kind: string): ReadingFinding =>
  readingFinding(
    "unrendered-manifest",
    { file, document: 1, line },
    {
      policy: kind,
      path: "",
      explanation: "A template of a policy: what it says is not known before it is rendered.",
      fix: "Render first and look at the result: `lab lint --helm CHART [--values FILE]`, or pipe it: `… | lab lint -f -`.",
    },
  );

const kindFinding = (document: ManifestDocument): ReadingFinding[] => {
  const { object, file } = document;
  const strange = strangeKind(object);
  if (strange === undefined) return [];
  const place = { file, document: document.document, line: document.lineOf("kind") };
  const written = `${object.apiVersion ?? "(no apiVersion)"} ${object.kind}`;
  if (strange.is === "near-miss") {
    return [
      readingFinding("unknown-kind", place, {
        policy: objectName(document),
        path: "kind",
        explanation: `There is no kind ${written}; an API server refuses the object, and nothing of it is enforced.`,
        fix: `Write \`apiVersion: ${strange.apiVersion}\` and \`kind: ${strange.kind}\`.`,
      }),
    ];
  }
  const owner = strange.of === "" ? "" : ` (${strange.of})`;
  return [
    readingFinding("policy-not-understood", place, {
      policy: objectName(document),
      path: "kind",
      explanation: `Cilium 1.18 does not enforce ${written}${owner}, and nothing here evaluates it: it counts for no verdict and no finding.`,
      fix: `Write what it says as ${hasPolicyKind(object) ? "networking.k8s.io/v1 NetworkPolicy" : "a NetworkPolicy or a CiliumNetworkPolicy"} where Cilium is to enforce it.`,
    }),
  ];
};

/** Kinds that are no kinds, and policies that are somebody else's. */
export const kindFindings = (documents: readonly ManifestDocument[]): ReadingFinding[] =>
  documents.flatMap(kindFinding);

/** Fields that a policy has twice. */
export const repeatedFindings = (
  repeated: readonly RepeatedField[],
  documents: readonly ManifestDocument[],
): ReadingFinding[] =>
  repeated.flatMap(({ file, document, key, line }) => {
    const policy = documents.find(
      (one) => one.file === file && one.document === document && isPolicy(one.object),
    );
    if (policy === undefined) return [];
    return [
      readingFinding(
        "duplicate-key",
        { file, document, line },
        {
          policy: objectName(policy),
          path: "",
          explanation: `\`${key}\` stands here and again below in the same place; kubectl takes the last one, and this one is lost.`,
          fix: `Put both into one \`${key}\`.`,
        },
      ),
    ];
  });
