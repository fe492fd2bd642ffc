import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { pulumi, type Room } from "./room-table";

/** An import that crosses from one room into another. */
export interface Crossing {
  /** File that imports, below the project's folder. */
  readonly file: string;
  readonly from: string;
  /** The other room, or `@pulumi/*`. */
  readonly to: string;
}

const roomOf = (file: string): string => file.split("/")[0] ?? file;

const targetOf = (file: string, specifier: string): string | undefined => {
  if (specifier.startsWith("@pulumi/")) return pulumi;
  if (!specifier.startsWith(".")) return undefined;
  return roomOf(path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)));
};

/** What a file imports from other rooms: also what is loaded later, and types alone. */
export const crossingsOf = (file: string, text: string): readonly Crossing[] => {
  const from = roomOf(file);
  const targets = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => targetOf(file, fileName))
    .filter((to): to is string => to !== undefined && to !== from);
  return [...new Set(targets)].map((to) => ({ file, from, to }));
};

const filesOf = (root: string, room: string): readonly string[] => {
  if (room.includes(".")) return [room];
  const entries = readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" });
  return entries.filter((name) => name.endsWith(".ts")).map((name) => path.posix.join(room, name));
};

/** Every import of the project that crosses from one room into another. */
export const allCrossings = (root: string, rooms: readonly Room[]): readonly Crossing[] =>
  rooms
    .flatMap(({ name }) => filesOf(root, name))
    .flatMap((file) => crossingsOf(file, readFileSync(path.join(root, file), "utf8")));

/** Where the table and the imports differ: imports that it does not allow, and rooms that it allows and nobody imports. */
export const differences = (rooms: readonly Room[], crossings: readonly Crossing[]): readonly string[] =>
  rooms.flatMap(({ name, mayImport }) => {
    if (mayImport === "everything") return [];
    const own = crossings.filter(({ from }) => from === name);
    const forbidden = own.filter(({ to }) => !mayImport.includes(to));
    const unused = mayImport.filter((to) => !own.some((crossing) => crossing.to === to));
    return [
      ...forbidden.map(({ file, to }) => `${file} imports from ${to}, which the table does not allow`),
      ...unused.map((to) => `the table lets ${name} import from ${to}, and no file does`),
    ];
  });

/** Rooms that know each other, directly or through others: `a → b → a`. Tests, which know everything, are left out. */
export const circles = (rooms: readonly Room[]): readonly string[] => {
  const edges = new Map(
    rooms.flatMap(({ name, mayImport }) => (mayImport === "everything" ? [] : [[name, mayImport] as const])),
  );
  const walk = (way: readonly string[]): readonly string[] =>
    (edges.get(way.at(-1) ?? "") ?? []).flatMap((next) => {
      if (next === way[0]) return [[...way, next].join(" → ")];
      return way.includes(next) ? [] : walk([...way, next]);
    });
  return [...edges.keys()].flatMap((name) => walk([name]));
};
