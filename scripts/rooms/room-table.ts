/** A room of the house: a folder at the top, or `index.ts`, and what it may know of the others. */
export interface Room {
  /** `policies`, `index.ts`. */
  readonly name: string;
  /** Rooms that it may import from, and `@pulumi/*` where it may know Pulumi; `everything` where nothing is forbidden. */
  readonly mayImport: readonly string[] | "everything";
}

/** Stands for Pulumi's own packages among the rooms. */
export const pulumi = "@pulumi/*";

const heading = /^\|\s*Folder\s*\|.*\|\s*May import\s*\|$/;

const cellsOf = (line: string): readonly string[] => line.split("|").slice(1, -1);

const namesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name.replace(/\/$/, ""));

/**
 * The rooms as the table of `docs/architecture.md` lists them. A folder without code (`nothing of ours` in its last
 * column) is a room that imports nothing.
 *
 * @throws Error if the page has no such table, or if a row has no folder in its first column.
 */
export const roomsOf = (page: string): readonly Room[] => {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => heading.test(line));
  if (start < 0) throw new Error("there is no table with the columns Folder and May import");
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? undefined : end).map((row) => {
    const [folder = "", , imports = ""] = cellsOf(row);
    const [name] = namesIn(folder);
    if (name === undefined) throw new Error(`this row names no folder: ${row}`);
    return { name, mayImport: imports.trim() === "everything" ? "everything" : namesIn(imports) };
  });
};
