import * as z from "zod";
import { projectName } from "./project-name";
import { stackSchema } from "./schema";

type JsonSchema = Record<string, unknown>;

/**
 * JSON Schema (draft 2020-12) of a stack file `Pulumi.<stack>.yaml`, for editors: they complete and check keys while
 * the file is written. Made from the same zod schema that the program checks with.
 */
export const stackFileSchema = (): JsonSchema => {
  const stack = z.toJSONSchema(stackSchema, { io: "input" }) as {
    properties: Record<string, unknown>;
    required?: string[];
  };
  const properties = Object.entries(stack.properties).map(
    ([key, value]) => [`${projectName}:${key}`, value] as const,
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Stack file of ${projectName}`,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(properties),
        required: (stack.required ?? []).map((key) => `${projectName}:${key}`),
        patternProperties: { [`^(?!${projectName}:)`]: true },
        additionalProperties: false,
      },
    },
    required: ["config"],
  };
};
