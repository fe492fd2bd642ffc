import { FAILSAFE_SCHEMA, load, Type, YAMLException } from "js-yaml";
import { scalarValue } from "./scalar-value";

// Words without quotes mean what they mean to kubectl; only these are given to an implicit type.
const word = new Type("tag:talos-policy-lab,2026:word", {
  kind: "scalar",
  resolve: () => true,
  construct: scalarValue,
});
const schema = FAILSAFE_SCHEMA.extend({ implicit: [word] });

/** A name that is read as a text, and so is none of YAML 1.1's other words. */
const name = String.raw`(?!(?:y|n|yes|no|on|off|true|false|null|Y|N|Yes|No|On|Off|True|False|Null|YES|NO|ON|OFF|TRUE|FALSE|NULL):)[A-Za-z_](?:[\w./-]|:(?![ \n]|$))*`;
const quoted = String.raw`"[^"\\\t\r\n]*"|'[^'\t\r\n]*'`;
const letters = String.raw`(?:[\w./+@=()*?|^$;,<>~&!%\\-]|:(?![ \n]|$))*`;
const text = `[A-Za-z0-9_./]${letters}(?: [A-Za-z0-9_./(]${letters})*`;
// One level within a line: deeper ones are rare, and the pattern for them takes longer to compile than it saves.
const inFlow = String.raw`(?:[A-Za-z0-9_./][\w./-]*|${quoted})`;
const field = `(?:${name}|${quoted}): ${inFlow}`;
const list = String.raw`\[ ?(?:${inFlow}(?:, ?${inFlow})*)? ?\]`;
const map = String.raw`\{ ?(?:${field}(?:, ?${field})*)? ?\}`;
const value = `(?:${text}|${quoted}|${list}|${map})`;
const end = String.raw` *(?: #[^\r\n]*)?`;
const line = String.raw` *(?:(?:- +)*(?:${name}|${quoted}):(?: +${value})?${end}|(?:- +)+${value}${end}|(?:#[^\r\n]*)?)`;

/** A document in which each line by itself says a field, an element or nothing. */
const plainLines = new RegExp(`^(?:${line}\\n)*(?:${line})$`);

/**
 * The value of a document that is written as most manifests are: fields and elements by indentation, words and quoted texts of
 * one line, no field twice. It is what {@link nodeValue} would say, found several times faster by js-yaml; whatever else stands
 * in a document (anchors, tags, texts over several lines, tabs, an odd indentation) is left to that.
 *
 * @returns undefined if the document is to be read the long way.
 */
export const plainValue = (source: string): unknown => {
  if (!plainLines.test(source)) return undefined;
  try {
    return load(source, { schema });
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
};
