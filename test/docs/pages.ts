import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type MarkdownPage, parsePage } from "./markdown-page";

/** The project's folder. */
export const root = join(__dirname, "../..");

const markdownBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

/** Every page of the documentation, as it is on disk. */
export const documentationPages = (): readonly MarkdownPage[] =>
  ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    .map((name) => join(root, name))
    .concat([...markdownBelow(join(root, "docs"))].sort())
    .map((file) => parsePage(relative(root, file).split(sep).join("/"), readFileSync(file, "utf8")));
