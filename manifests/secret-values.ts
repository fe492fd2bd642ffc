import type { StringMap } from "../verdicts/world";
import type { ManifestDocument } from "./manifest-document";

const textsOf = (value: unknown): [string, string][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")
    : [];

/**
 * The values of Secrets among manifests, by `namespace/name`, as HTTP rules take them: a Secret counts if it has one value.
 * Source: Cilium, pkg/crypto/certificatemanager GetSecretString. Those of folders are not read, only those of files that are
 * named.
 */
export const secretValues = (documents: readonly ManifestDocument[]): StringMap =>
  Object.fromEntries(
    documents.flatMap(({ object }): [string, string][] => {
      if (object.kind !== "Secret") return [];
      const coded = textsOf(object.data).map(
        ([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")] as const,
      );
      const values = new Map([...coded, ...textsOf(object.stringData)]);
      const [value] = values.values();
      const { name = "", namespace = "default" } = object.metadata ?? {};
      return values.size === 1 && value !== undefined ? [[`${namespace}/${name}`, value]] : [];
    }),
  );
