const words: ReadonlyMap<string, boolean | null> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (word) => [word, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (word) => [word, false] as const,
  ),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const decimal = /^[-+]?(?:0|[1-9][0-9]*)$/;
const octal = /^([-+]?)0o?([0-7]+)$/;
const hexadecimal = /^([-+]?)0[xX]([0-9a-fA-F]+)$/;
const binary = /^([-+]?)0[bB]([01]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

const signed = (match: RegExpExecArray, base: number): number =>
  (match[1] === "-" ? -1 : 1) * Number.parseInt(match[2] ?? "", base);

const wholeNumber = (text: string): number | undefined => {
  if (decimal.test(text)) return Number(text);
  for (const [form, base] of [
    [octal, 8],
    [hexadecimal, 16],
    [binary, 2],
  ] as const) {
    const match = form.exec(text);
    if (match !== null) return signed(match, base);
  }
  return undefined;
};

/**
 * What a word of YAML without quotes means to kubectl, which reads YAML 1.1: `yes`, `on` and `n` are booleans, `010` is
 * eight. Numbers to the base 60 and dates stay texts.
 *
 * Source: go.yaml.in/yaml/v2, resolve.go, which sigs.k8s.io/yaml reads with.
 */
export const scalarValue = (text: string): string | number | boolean | null => {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
  const whole = wholeNumber(plain);
  if (whole !== undefined) return whole;
  return float.test(plain) ? Number(plain) : text;
};
