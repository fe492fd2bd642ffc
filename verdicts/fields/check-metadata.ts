import { isLabelValue, isQualifiedName } from "../labels/label-syntax";
import type { FieldProblem } from "./check-fields";

const labelName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const isSubdomain = (text: string): boolean =>
  text.length <= 253 && text.split(".").every((part) => labelName.test(part));

const annotationBytes = 256 * 1024;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const textsOf = (value: unknown): readonly (readonly [string, string])[] =>
  Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string");

const nameProblems = ({ name, namespace }: Fields): FieldProblem[] => [
  ...(typeof name === "string" && name !== "" && !isSubdomain(name)
    ? [
        {
          path: "metadata.name",
          reason: `${JSON.stringify(name)} is not a valid name for an object: lower-case letters, digits, - and . are accepted, a letter or digit at both ends, at most 253 characters (RFC 1123)`,
        },
      ]
    : []),
  ...(typeof namespace === "string" &&
  namespace !== "" &&
  !(namespace.length <= 63 && labelName.test(namespace))
    ? [
        {
          path: "metadata.namespace",
          reason: `${JSON.stringify(namespace)} is not a valid name of a namespace: lower-case letters, digits and - are accepted, a letter or digit at both ends, at most 63 characters (RFC 1123)`,
        },
      ]
    : []),
];

const keyProblem = (path: string, key: string): FieldProblem => ({
  path,
  reason: `${JSON.stringify(key)} is not a valid key: an optional prefix in DNS form and a slash, then at most 63 letters, digits, -, _ and .`,
});

/**
 * What an API server finds wrong in the metadata of any object: its name, its namespace, keys and values of labels, keys
 * and size of annotations. Source: k8s.io/apimachinery, pkg/api/validation, ValidateObjectMeta.
 */
export const checkMetadata = (metadata: unknown): FieldProblem[] => {
  const { name, namespace, labels, annotations } = fieldsOf(metadata);
  const size = textsOf(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  return [
    ...nameProblems({ name, namespace }),
    ...Object.keys(fieldsOf(labels))
      .filter((key) => !isQualifiedName(key))
      .map((key) => keyProblem(`metadata.labels.${key}`, key)),
    ...textsOf(labels)
      .filter(([, value]) => !isLabelValue(value))
      .map(([key, value]) => ({
        path: `metadata.labels.${key}`,
        reason: `${JSON.stringify(value)} is not a valid value of a label: at most 63 letters, digits, -, _ and ., a letter or digit at both ends`,
      })),
    ...Object.keys(fieldsOf(annotations))
      .filter((key) => !isQualifiedName(key.toLowerCase()))
      .map((key) => keyProblem(`metadata.annotations.${key}`, key)),
    ...(size > annotationBytes
      ? [
          {
            path: "metadata.annotations",
            reason: `${size} bytes are more than the ${annotationBytes} that are accepted`,
          },
        ]
      : []),
  ];
};
