import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ConfigProblem } from "../../config/config-error";
import type { RawConfig } from "../../config/read-stack-config";

/** A stack file of test/fixtures/config and what is to be said of it. */
export interface ConfigFixture {
  /** Name of the file without its ending: the fault. */
  readonly name: string;
  readonly raw: RawConfig;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the fixtures of one folder (`valid` or `invalid`), with values as text, as Pulumi hands them over. */
export const configFixtures = (folder: "valid" | "invalid"): ConfigFixture[] => {
  const directory = join(__dirname, "../fixtures/config", folder);
  return readdirSync(directory).map((file) => {
    const document = parse(readFileSync(join(directory, file), "utf8")) as {
      config: Record<string, unknown>;
      secretKeys?: string[];
      problems?: ConfigProblem[];
    };
    const values = Object.entries(document.config).map(
      ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
    );
    return {
      name: file.replace(/\.yaml$/, ""),
      raw: { values: Object.fromEntries(values), secretKeys: document.secretKeys ?? [] },
      problems: document.problems ?? [],
    };
  });
};
