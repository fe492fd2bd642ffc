import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import * as z from "zod";
import { type InnerPart, PART_STATES } from "../node-side";

const partList = z.array(
  z.object({
    name: z.string(),
    state: z.enum(PART_STATES),
    said: z.string().optional(),
  }),
);

/** A part may take 2 s to answer the node. */
const PATIENCE_MS = 5000;

const nobody: readonly InnerPart[] = [
  { name: "the node", state: "silent", said: "it does not say how its parts are (it may be starting)" },
];

/** Asks the node how the programs inside are; says of a node that does not answer that it is silent. */
export async function innerParts(nodeFolder: string): Promise<readonly InnerPart[]> {
  let folder: FileHandle;
  try {
    folder = await open(nodeFolder);
  } catch {
    return nobody;
  }
  try {
    // A socket's path may have 107 characters (unix(7)), and a project may lie deep.
    return await ask(`/proc/self/fd/${folder.fd}/parts.sock`);
  } finally {
    await folder.close();
  }
}

function ask(socketPath: string): Promise<readonly InnerPart[]> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, timeout: PATIENCE_MS }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => {
        text += piece;
      });
      answer.on("error", () => resolve(nobody));
      answer.on("end", () => resolve(readParts(text)));
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(nobody));
    asked.end();
  });
}

/** Reads what a node says of its parts. */
export function readParts(text: string): readonly InnerPart[] {
  try {
    return partList.parse(JSON.parse(text));
  } catch {
    return nobody;
  }
}

/** Where the node's Prometheus answers; undefined while the node has not run yet. */
export function prometheusUrl(nodeFolder: string): string | undefined {
  try {
    const port = Number(readFileSync(path.join(nodeFolder, "prometheus-port"), "utf8"));
    return Number.isInteger(port) && port > 0 ? `http://127.0.0.1:${port}` : undefined;
  } catch {
    return undefined;
  }
}
