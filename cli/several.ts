/** An option that may be given several times: its values in order. */
export const several = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
