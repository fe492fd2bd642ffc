import { commentsOf, DocumentReader } from "./document-reader";
import type { LeftOut } from "./left-out";
import type { ManifestComment, ManifestDocument, RepeatedField } from "./manifest-document";
import type { ManifestFlaw } from "./manifest-error";
import { describesOtherPods } from "./pods-elsewhere";
import { quickLook } from "./quick-look";
import { splitDocuments } from "./split-documents";

export type { ManifestDocument } from "./manifest-document";

/** What a file holds. */
export interface ParsedFile {
  readonly documents: readonly ManifestDocument[];
  /** What should be a manifest and cannot be read. */
  readonly flaws: readonly ManifestFlaw[];
  readonly leftOut: readonly LeftOut[];
  readonly repeated: readonly RepeatedField[];
  /** Whether it says that there are pods which it does not describe: by a chart's release, by an operator's object. */
  readonly otherPods: boolean;
}

const isOnlyComment = (text: string): boolean => /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(text);

/**
 * The objects of a file: several YAML documents, JSON, lists of objects; and what in it is none. A document that cannot be
 * read says nothing about the others.
 *
 * @param isOffered the file is one of many: documents of kinds that decide nothing are not parsed and not given.
 */
export const parseManifests = (text: string, file: string, isOffered = false): ParsedFile => {
  const sources = splitDocuments(text);
  let above: readonly ManifestComment[] = [];
  const read = sources.map((source, index) => {
    const reader = new DocumentReader(source, { file, document: index + 1 }, above);
    // Comments above a line of dashes are about the document below it.
    const isComment = isOnlyComment(source.text);
    above = isComment ? [...above, ...commentsOf(source)] : [];
    if (isComment) return reader;
    const look = isOffered ? quickLook(source.text) : "parse";
    if (look === "parse") reader.read(isOffered);
    else if (look === "no-object") reader.leave("no-object", "without kind", source.firstLine);
    return reader;
  });
  return {
    documents: read.flatMap(({ documents }) => documents),
    flaws: read.flatMap(({ flaws }) => flaws),
    leftOut: read.flatMap(({ leftOut }) => leftOut),
    repeated: read.flatMap(({ repeated }) => repeated),
    otherPods: sources.some((source) => describesOtherPods(source.text)),
  };
};
