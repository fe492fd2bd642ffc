import { spawnSync } from "node:child_process";
import type { CodeBlock } from "./markdown-page";

/** A command of a block, with all its lines. */
export interface Statement {
  /** Its first line in the page. */
  readonly line: number;
  readonly text: string;
  /** How it is to end: 0, or what its comment says (`# exit code 1: …`). */
  readonly exitCode: number;
}

/** Whether bash would run a text as it is, and not wait for more of it. */
const isWhole = (text: string): boolean => {
  if (/\\$/.test(text)) return false;
  const { status, stderr } = spawnSync("bash", ["-n", "-c", text], { encoding: "utf8" });
  return status === 0 && stderr === "";
};

const exitCodeOf = (text: string): number => Number(/#.*\bexit code (\d+)/.exec(text)?.[1] ?? 0);

/** The commands of a block, one after the other. Comments and empty lines are none. */
export const statementsOf = (block: CodeBlock): readonly Statement[] => {
  const found: Statement[] = [];
  let open: string[] = [];
  block.text.split("\n").forEach((text, index) => {
    if (open.length === 0 && /^\s*(#|$)/.test(text)) return;
    open.push(text);
    const all = open.join("\n");
    if (!isWhole(all)) return;
    found.push({ line: block.line + index - open.length + 1, text: all, exitCode: exitCodeOf(all) });
    open = [];
  });
  if (open.length > 0) throw new Error(`line ${block.line}: the block ends within a command`);
  return found;
};
