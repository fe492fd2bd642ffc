import type { ManifestDocument } from "../../../manifests/parse-manifests";
import { objectName, type ReadingFinding, readingFinding } from "../../../manifests/reading-finding";
import type { LocatedFinding } from "../located-finding";
import { ignoreStatement } from "./ignore-statement";
import type { Silence } from "./silence";

/** The annotation that silences findings about its object. */
export const ignoreAnnotation = "lab/ignore";

/** Silences beside policies, and what is wrong with some. */
export interface WrittenSilences {
  readonly silences: readonly Silence[];
  readonly findings: readonly ReadingFinding[];
}

interface Written extends Pick<Silence, "by" | "line" | "covers"> {
  readonly text: string;
  readonly path: string;
}

const annotationText = ({ object }: ManifestDocument): string | undefined => {
  const annotations = (object.metadata as { readonly annotations?: unknown } | undefined)?.annotations;
  if (typeof annotations !== "object" || annotations === null) return undefined;
  const text = (annotations as Readonly<Record<string, unknown>>)[ignoreAnnotation];
  return typeof text === "string" ? text : undefined;
};

/** A document may be a list of objects: an annotation is about its own object only. */
const isAboutObject = ({ object }: ManifestDocument, { policy }: LocatedFinding): boolean =>
  policy.startsWith(`${object.kind}/`) && policy.endsWith(`/${String(object.metadata?.name)}`);

const writtenIn = (document: ManifestDocument): Written[] => {
  const isHere = ({ file, document: number }: LocatedFinding): boolean =>
    file === document.file && number === document.document;
  const path = `metadata.annotations.${ignoreAnnotation}`;
  const statements = (annotationText(document) ?? "").split("\n").filter((line) => line.trim() !== "");
  return [
    ...statements.map((text) => ({
      by: "annotation" as const,
      path,
      text,
      line: document.lineOf(path),
      covers: (finding: LocatedFinding) => isHere(finding) && isAboutObject(document, finding),
    })),
    ...(document.comments ?? []).map(({ text, line }) => ({
      by: "comment" as const,
      path: "",
      text: text.replace(/^lab\/ignore:?/, ""),
      line,
      covers: isHere,
    })),
  ];
};

/** The silences that stand beside policies: annotations and comments. One that is not understood is a finding. */
export const writtenSilences = (policies: readonly ManifestDocument[]): WrittenSilences => {
  const silences = new Map<string, Silence>();
  const findings = new Map<string, ReadingFinding>();
  for (const policy of policies) {
    const { file, document } = policy;
    for (const { by, text, line, path, covers } of writtenIn(policy)) {
      const statement = ignoreStatement(text);
      // An object that stands in several namespaces, and the objects of a list, say the same thing again.
      const key = JSON.stringify([file, document, line, text]);
      if ("wrong" in statement) {
        const { wrong: explanation, fix } = statement;
        const about = { policy: objectName(policy), path, explanation, fix };
        findings.set(key, readingFinding("silence-not-understood", { file, document, line }, about));
        continue;
      }
      for (const id of statement.ids) {
        const before = silences.get(`${id} ${key}`);
        const { reason } = statement;
        silences.set(`${id} ${key}`, {
          ...{ by, id, reason, file, document, line, policy: objectName(policy) },
          covers: (finding) => covers(finding) || before?.covers(finding) === true,
        });
      }
    }
  }
  return { silences: [...silences.values()], findings: [...findings.values()] };
};
