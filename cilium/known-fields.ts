/**
 * The fields that a kind has. An object lists its fields (`*`: any name, as in labels), a list holds the tree of its
 * elements, `#name` refers to a shared definition, and any other text is the type of a value.
 */
export type FieldTree = string | readonly [FieldTree] | { readonly [field: string]: FieldTree };

/** The fields of every kind that a phase may hold. */
export interface KnownFields {
  readonly definitions: Readonly<Record<string, FieldTree>>;
  /** `group/version/kind` to its fields. */
  readonly kinds: Readonly<Record<string, FieldTree>>;
}
