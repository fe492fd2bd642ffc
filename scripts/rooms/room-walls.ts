import { readFileSync } from "node:fs";
import path from "node:path";
import { pulumi, type Room, roomsOf } from "./room-table";

/** The page with the table of the rooms. */
export const tablePage = "docs/architecture.md";

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "nothing of ours" : names.join(", ");

const isFolder = ({ name }: Room): boolean => !name.includes(".");

const wallOf = ({ name, mayImport }: Room, all: readonly Room[]): readonly object[] => {
  if (mayImport === "everything") return [];
  const others = all.filter((room) => room.name !== name && !mayImport.includes(room.name));
  const group = [
    ...(mayImport.includes(pulumi) ? [] : [pulumi]),
    ...others.map((room) => (isFolder(room) ? `**/${room.name}/**` : `**/${path.parse(room.name).name}`)),
  ];
  const message = `${name} may import: ${listed(mayImport)} (the table in ${tablePage}).`;
  const options = { patterns: [{ group, message }] };
  return [
    {
      includes: [name.includes(".") ? name : `${name}/**`],
      linter: { rules: { style: { noRestrictedImports: { level: "error", options } } } },
    },
  ];
};

/**
 * What the linter forbids, as a part of its configuration (`biome.json` extends it): of each room everything that the
 * table in `docs/architecture.md` does not allow.
 */
export const roomWalls = (root: string): string => {
  const rooms = roomsOf(readFileSync(path.join(root, tablePage), "utf8"));
  return `${JSON.stringify({ overrides: rooms.flatMap((room) => wallOf(room, rooms)) }, null, 2)}\n`;
};
