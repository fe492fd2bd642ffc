import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ignore from "ignore";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { UserError } from "../../../messages/user-error";
import { repositoryRoot } from "../../report/report-file";
import type { LocatedFinding } from "../located-finding";
import { type ignoreSchema, issueText, settingsSchema } from "./settings-schema";
import type { Silence } from "./silence";

/** The file's name. */
export const settingsFile = ".lab.yaml";

type LintSettings = NonNullable<z.infer<typeof settingsSchema>["lint"]>;

/** What a repository says about how it is looked at. */
export interface LabSettings {
  /** The file; absent where the repository has none. */
  readonly file?: string;
  readonly failOn?: LintSettings["failOn"];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Path of the baseline, as the file system has it. */
  readonly baseline?: string;
  readonly silences: readonly Silence[];
}

const noSettings: LabSettings = { include: [], exclude: [], silences: [] };

const refusal = (file: string, problem: string): UserError =>
  new UserError(`${file}: ${problem}`, {
    fix: "correct the file; docs/pipelines.md has all of its keys",
    exitCode: 2,
  });

const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);

const coversFiles = (folder: string, patterns: readonly string[]): ((file: string) => boolean) => {
  const rules = ignore().add([...patterns]);
  return (file) => {
    const relative = path.relative(folder, path.resolve(file)).split(path.sep).join("/");
    return relative !== "" && !relative.startsWith("..") && rules.ignores(relative);
  };
};

const silenceOf = (
  { finding: id, reason, files, policies }: z.infer<typeof ignoreSchema>,
  file: string,
  line: number,
): Silence => {
  const isFile = files === undefined ? () => true : coversFiles(path.dirname(path.resolve(file)), files);
  const names = policies?.map(patternOf);
  return {
    ...{ by: "settings", id, reason, file, document: 1, line, policy: "" },
    covers: ({ file: found, policy }: LocatedFinding) =>
      isFile(found) && (names === undefined || names.some((name) => name.test(policy))),
  };
};

/**
 * Reads a file of settings.
 *
 * @param text its text; an empty file has no settings.
 * @param file its path, for messages and for the patterns in it.
 * @throws UserError that names key and file.
 */
export const parseSettings = (text: string, file: string): LabSettings => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw refusal(file, `line ${lines.linePos(error.pos[0]).line}: no YAML: ${error.message}`);
  }
  const value: unknown = document.toJS() ?? {};
  const { data, error: wrong } = settingsSchema.safeParse(value);
  if (wrong !== undefined)
    throw refusal(file, wrong.issues.map((issue) => issueText(issue, value)).join("; "));
  const { lint: { failOn, include = [], exclude = [], baseline, ignore: ignored = [] } = {} } = data;
  const lineOf = (index: number): number => {
    const node = document.getIn(["lint", "ignore", index], true) as { readonly range?: readonly number[] };
    return lines.linePos(node.range?.[0] ?? 0).line;
  };
  return {
    ...{ file, include, exclude },
    ...(failOn === undefined ? {} : { failOn }),
    ...(baseline === undefined ? {} : { baseline: path.join(path.dirname(file), baseline) }),
    silences: ignored.map((one, index) => silenceOf(one, file, lineOf(index))),
  };
};

/** Where settings for a file or folder may be: beside it, and above it up to the root of its repository. */
const foldersAbove = (start: string): string[] => {
  const found = statSync(start, { throwIfNoEntry: false });
  const first = path.resolve(found?.isDirectory() === true ? start : path.dirname(start));
  const root = repositoryRoot(first);
  const folders: string[] = [];
  for (let current = first; ; current = path.dirname(current)) {
    folders.push(current);
    if (current === root || path.dirname(current) === current) return folders;
  }
};

/**
 * The settings that hold for what is looked at: the nearest `.lab.yaml` at or above it, in its repository.
 *
 * @param start a file or folder; `-` is the working folder.
 * @returns no settings where there is no such file.
 * @throws UserError that names key and file.
 */
export const settingsFor = (start: string): LabSettings => {
  const found = foldersAbove(start === "-" ? "." : start)
    .map((folder) => path.join(folder, settingsFile))
    .find((name) => existsSync(name));
  if (found === undefined) return noSettings;
  const relative = path.relative(process.cwd(), found);
  return parseSettings(readFileSync(found, "utf8"), relative.startsWith("..") ? found : relative);
};
