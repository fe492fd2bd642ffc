/** Texts in which a secret must not stand, by where they are from. */
export type Places = Readonly<Record<string, string>>;

/** How a text may stand in a file: as it is, in JSON within JSON, in base64 (as Kubernetes has it). */
const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

/** Where secrets can be read: `state: secret 1`. The secrets themselves are not named, since a failure is printed. */
export const readablePlaces = (secrets: readonly string[], places: Places): readonly string[] =>
  Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((secret, index) =>
      formsOf(secret).some((form) => text.includes(form)) ? [`${place}: secret ${index + 1}`] : [],
    ),
  );
