/** The outputs that there are: Pulumi warns of each undefined one. */
export const stackOutputs = (outputs: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
