/** An element of XML: a name, attributes, and what is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

// XML 1.0 has no way to write these, not even escaped (“Extensible Markup Language 1.0”, Char).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

const attributeText = (text: string): string =>
  text.replace(unwritable, "\uFFFD").replace(/[&<>"\n\r\t]/g, (one) => escapes[one] ?? one);

const elementText = (text: string): string =>
  text.replace(unwritable, "\uFFFD").replace(/[&<>\r]/g, (one) => escapes[one] ?? one);

const lines = ({ name, attributes = {}, children = [], text = "" }: XmlElement, indent: string): string[] => {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${attributeText(String(value))}"`),
  ].join(" ");
  if (children.length === 0) {
    return [indent + (text === "" ? `<${start}/>` : `<${start}>${elementText(text)}</${name}>`)];
  }
  return [
    `${indent}<${start}>`,
    ...children.flatMap((child) => lines(child, `${indent}  `)),
    `${indent}</${name}>`,
  ];
};

/** A document of XML. Characters that XML cannot hold are shown as U+FFFD. */
export const xmlText = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}\n`;
