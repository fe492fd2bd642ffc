import assert from "node:assert/strict";
import { stackFileSchema } from "../../config/stack-file-schema";

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Property>>;
}

/** Keys whose description says the default that the schema has already. */
const saidTwice = (key: string, { description = "", properties = {}, ...rest }: Property): string[] => [
  ...(rest.default !== undefined && /\bDefault\b/.test(description) ? [key] : []),
  ...Object.entries(properties).flatMap(([name, inner]) => saidTwice(`${key}.${name}`, inner)),
];

describe("the default of a key", () => {
  it("stands in the schema, and not in the key's description again", () =>
    assert.deepEqual(saidTwice("", stackFileSchema()), []));

  it("would be noticed there", () => {
    const port = { description: "The port. Default 80.", default: 80 };
    const host = { description: "The host. Default: the cluster's." };
    assert.deepEqual(saidTwice("a", { properties: { port, host } }), ["a.port"]);
  });
});
