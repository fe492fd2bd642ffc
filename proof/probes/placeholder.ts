type Headers = Readonly<Record<string, string>>;

/** What a placeholder in a request's headers stands for: the value of a Secret. It is sent, and never shown. */
export interface Placeholder {
  readonly text: string;
  /** The Secret: `namespace/name`. */
  readonly secret: string;
  /** undefined: nobody here may read it, or it is not there. */
  readonly value: string | undefined;
}

/**
 * Headers as they are sent.
 *
 * @returns undefined where they hold a placeholder whose value is not known.
 */
export const filledIn = (headers: Headers, placeholder: Placeholder | undefined): Headers | undefined => {
  if (placeholder === undefined) return headers;
  const { text, value } = placeholder;
  if (value === undefined) return Object.values(headers).includes(text) ? undefined : headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, written]) => [name, written === text ? value : written]),
  );
};
