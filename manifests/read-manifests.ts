import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../messages/user-error";
import { type FilePatterns, filesBelow } from "./find-files";
import { groupOf, hasPolicyKind } from "./is-policy";
import { type Kustomizations, readKustomizations } from "./kustomizations";
import type { LeftOut } from "./left-out";
import { ManifestError, type ManifestFlaw } from "./manifest-error";
import { isWithoutContainers, makesPods } from "./manifest-pods";
import { type ManifestDocument, type ParsedFile, parseManifests } from "./parse-manifests";
import {
  kindFindings,
  type ReadingFinding,
  repeatedFindings,
  templateFinding,
  unreadableFinding,
  unrenderedFindings,
} from "./reading-finding";
import type { RenderedSource } from "./rendered/rendered-source";

/** What is read. */
export interface ManifestSources {
  /** Files that have to be manifests, folders, `-` for standard input. */
  readonly named: readonly string[];
  /** Files that are read like those of a folder, and folders. Default: none. */
  readonly offered?: readonly string[];
  readonly patterns?: FilePatterns;
  /** Manifests that a program rendered. Default: none. */
  readonly rendered?: readonly RenderedSource[];
}

/** Everything that was read. */
export interface ManifestInput {
  readonly documents: readonly ManifestDocument[];
  /** What is wrong with files and documents as such. */
  readonly findings: readonly ReadingFinding[];
  readonly leftOut: readonly LeftOut[];
  /** Whether there are pods that nothing here describes: a chart's, an operator's, those of a remote kustomization. */
  readonly otherPods: boolean;
  /** How many files were opened. */
  readonly files: number;
  /** Files that have to be manifests: what is wrong with them is an error of whoever named them. */
  isStrict(file: string): boolean;
}

const standardInput = "standard input";

const usage = (message: string, fix: string): UserError => new UserError(message, { fix, exitCode: 2 });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

const textOf = (file: string): string => {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    if (file === "-" && codeOf(error) === "EOF") return "";
    throw usage(`--file ${file}: it cannot be read: ${codeOf(error)}`, "make it a file that you may read");
  }
};

interface FoundFile {
  readonly name: string;
  readonly strict: boolean;
}

const filesOf = (name: string, strict: boolean, patterns: FilePatterns | undefined): FoundFile[] => {
  if (name === "-") return [{ name, strict: true }];
  const found = statSync(name, { throwIfNoEntry: false });
  if (found === undefined) {
    throw usage(
      `--file ${name}: there is no such file or folder`,
      "name a file, a folder, or - for standard input",
    );
  }
  if (!found.isDirectory()) return [{ name, strict }];
  return filesBelow(name, patterns).map((file) => ({ name: file, strict: false }));
};

/** Whether a file is a template of a Helm chart. */
const isInChartTemplates = (file: string): boolean => {
  const parts = path.resolve(file).split(path.sep);
  return parts.some(
    (part, index) =>
      part === "templates" && existsSync([...parts.slice(0, index), "Chart.yaml"].join(path.sep)),
  );
};

const policyKind =
  /^\s*["']?kind["']?\s*:\s*["']?((?:Cilium(?:Clusterwide)?)?NetworkPolicy)["']?\s*(?:#.*)?$/m;

const templateOf = (file: string, text: string): ReadingFinding[] => {
  const match = policyKind.exec(text);
  if (match === null) return [];
  return [templateFinding(file, text.slice(0, match.index).split("\n").length, match[1] ?? "")];
};

interface ReadFile extends ParsedFile {
  readonly findings: readonly ReadingFinding[];
}

const nothing: ParsedFile = { documents: [], flaws: [], leftOut: [], repeated: [], otherPods: false };

const readFolderFile = (file: string, text: string): ReadFile => {
  if (text.includes("{{") && isInChartTemplates(file)) {
    const leftOut: LeftOut[] = [{ file, document: 1, line: 1, reason: "helm-template", what: "a template" }];
    return { ...nothing, leftOut, otherPods: true, findings: templateOf(file, text) };
  }
  const parsed = parseManifests(text, file, true);
  const isTemplate = parsed.leftOut.some(({ reason }) => reason === "template");
  return { ...parsed, findings: isTemplate ? templateOf(file, text) : [] };
};

/** Whatever a renderer printed is whole: its objects are where they are from, and nothing of it is a template. */
const readRendered = ({ name, text, original }: RenderedSource): ReadFile => {
  const parsed = parseManifests(text, name, true);
  return { ...parsed, documents: parsed.documents.map(original), findings: [] };
};

/** Why somebody named a file that is not what is looked for. */
const strictFlaw = ({ flaws, leftOut }: ParsedFile): ManifestFlaw | undefined => {
  const [flaw] = flaws;
  if (flaw !== undefined) return flaw;
  const other = leftOut.find(({ what }) => what !== "without kind" && what !== "without apiVersion");
  if (other === undefined) return undefined;
  const { file, document, line, reason, what } = other;
  const place = { file, document, line };
  if (reason === "template" || reason === "helm-template") {
    return {
      place,
      reason: "a template, and no YAML before it is rendered",
      fix: "render first: helm template CHART | lab lint -f -",
    };
  }
  if (reason === "sops")
    return { place, reason: "it is encrypted with SOPS", fix: "decrypt first: sops --decrypt FILE" };
  return {
    place,
    reason: what.startsWith("no YAML") ? what : `an object with \`kind\` is expected, and this is ${what}`,
  };
};

/** Kinds that are in no namespace, of those that count here. */
const clusterWide = new Set(["CiliumClusterwideNetworkPolicy", "Namespace", "CiliumCIDRGroup"]);

const isPlaced = ({ object }: ManifestDocument): boolean =>
  !clusterWide.has(object.kind ?? "") &&
  (hasPolicyKind(object) ||
    makesPods(object.kind ?? "") ||
    ["Service", "EndpointSlice"].includes(object.kind ?? ""));

/**
 * Puts an object into the namespace that its kustomization puts it into; a component or a base that several use is an
 * object in each of their namespaces.
 */
const inNamespaces = (document: ManifestDocument, { namespacesOf }: Kustomizations): ManifestDocument[] => {
  const namespaces = [...namespacesOf(document.file)].sort();
  if (namespaces.length === 0 || !isPlaced(document)) return [document];
  const { object } = document;
  return namespaces.map((namespace) => ({
    ...document,
    object: { ...object, metadata: { ...object.metadata, namespace } },
  }));
};

const asPatch = (file: string, document: number, line: number): LeftOut => ({
  file,
  document,
  line,
  reason: "patch",
  what: "a patch",
});

/** A strategic-merge patch of a workload says only what it changes. */
const isWorkloadPatch = ({ object }: ManifestDocument): boolean =>
  makesPods(object.kind ?? "") &&
  ["apps", "batch", ""].includes(groupOf(object)) &&
  isWithoutContainers(object, object.kind ?? "");

/**
 * Reads manifests: files, folders with all that is below them, standard input.
 *
 * In a folder, what is not a manifest is left out and counted, and what should be one and cannot be read is a finding; the
 * others are looked at. A file that is named has to be a manifest. Objects get the namespace of their kustomization.
 *
 * @throws UserError (wrong usage) for what is not there, ManifestError for a named file that is not a manifest.
 */
export const readManifests = ({
  named,
  offered = [],
  patterns,
  rendered = [],
}: ManifestSources): ManifestInput => {
  const wanted = [
    ...named.flatMap((name) => filesOf(name, true, patterns)),
    ...offered.flatMap((name) => filesOf(name, false, patterns)),
  ];
  const files = new Map<string, FoundFile>();
  for (const file of wanted) {
    const key = file.name === "-" ? "-" : path.resolve(file.name);
    if (!files.has(key)) files.set(key, file);
  }
  const strict = new Set<string>();
  const read = [...files.values()].map(({ name, strict: isStrict }): ReadFile => {
    const file = name === "-" ? standardInput : name;
    const text = textOf(name);
    if (!isStrict) return readFolderFile(file, text);
    strict.add(file);
    const parsed = parseManifests(text, file);
    const flaw = strictFlaw(parsed);
    if (flaw !== undefined) throw new ManifestError(flaw);
    return { ...parsed, findings: [] };
  });
  for (const source of rendered) read.push(readRendered(source));
  const every = read.flatMap(({ documents }) => documents);
  const kustomizations = readKustomizations(every);
  const isPatch = (file: string): boolean =>
    !strict.has(file) && kustomizations.patches.has(path.normalize(file));
  const isLeft = (document: ManifestDocument): boolean =>
    isPatch(document.file) || (!strict.has(document.file) && isWorkloadPatch(document));
  const documents = every
    .filter((document) => !isLeft(document))
    .flatMap((one) => inNamespaces(one, kustomizations));
  const patches = every
    .filter(isLeft)
    .map(({ file, document, lineOf }) => asPatch(file, document, lineOf("")));
  const flaws = read.flatMap((file) => file.flaws);
  return {
    documents,
    findings: [
      ...flaws.filter(({ place }) => !isPatch(place.file)).map(unreadableFinding),
      ...read.flatMap(({ findings }) => findings),
      ...unrenderedFindings(documents),
      ...kindFindings(documents),
      ...repeatedFindings(
        read.flatMap(({ repeated }) => repeated),
        documents,
      ),
    ],
    leftOut: [
      ...read.flatMap(({ leftOut }) => leftOut),
      ...patches,
      ...flaws
        .filter(({ place }) => isPatch(place.file))
        .map(({ place }) => asPatch(place.file, place.document ?? 1, place.line ?? 1)),
    ],
    otherPods: kustomizations.fetchesMore || read.some(({ otherPods }) => otherPods),
    files: files.size + rendered.length,
    isStrict: (file) => strict.has(file),
  };
};

/** Throws the first flaw of a file that has to be a manifest; gives those of the others as findings. */
export const flawFindings = (
  flaws: readonly ManifestFlaw[],
  input: ManifestInput,
): readonly ReadingFinding[] => {
  const mine = flaws.find(({ place }) => input.isStrict(place.file));
  if (mine !== undefined) throw new ManifestError(mine);
  return flaws.map(unreadableFinding);
};
