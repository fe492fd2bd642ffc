import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "./policy-pages/markdown-table";

const FOLDER = "sandbox/packets/l7proxy/testdata";

interface HeadTry {
  readonly name: string;
  readonly head: string;
  readonly status: number;
  readonly source: string;
}

interface PathTry {
  readonly path: string;
  readonly clean?: string;
  readonly redirect?: boolean;
  readonly refused?: string;
  readonly source: string;
}

const read = <Try>(root: string, file: string): readonly Try[] =>
  JSON.parse(readFileSync(join(root, FOLDER, file), "utf8")) as readonly Try[];

/** Bytes that can't be seen are written as JSON writes them; the end of a head says nothing. */
const visible = (text: string): string => `\`${JSON.stringify(text).slice(1, -1)}\``;

const headText = (head: string): string => visible(head.replace(/\r\n\r\n$/, ""));

const headAnswer = (status: number): string => (status === 0 ? "taken" : String(status));

const pathAnswer = ({ clean = "", redirect, refused }: PathTry): string => {
  if (refused !== undefined) return "400";
  return redirect === true ? `307 to ${visible(clean)}` : `matched and passed on as ${visible(clean)}`;
};

const sourceText = (source: string): string => (source === "" ? "" : source.replace(/[\w/]+\.cc/, "`$&`"));

/** `docs/packets-tries.md`: what was tried to get past HTTP rules, and what each try gets. */
export const packetsTriesPage = (root: string): string =>
  `${[
    "# Tries to get past HTTP rules",
    `Made from \`${FOLDER}/\` by \`npm run generate\`; the proxy's Go tests read the same tables.`,
    `A request that rules and server read in two ways would slip past the rules. What the proxy of a node with packets
([packets-http.md](packets-http.md)) does with such tries, as Cilium's agent configures it by default, and where Envoy's source, of
the version with which Cilium's proxy is built (1.34), does so. Where it says "stricter" Envoy takes at least some of these.`,
    "## Heads of requests",
    "A refused request ends its connection; nothing of it, and nothing behind it, reaches the server.",
    markdownTable(
      ["Try", "Head", "Answer", "Source"],
      read<HeadTry>(root, "request-heads.json").map(({ name, head, status, source }) => [
        name,
        headText(head),
        headAnswer(status),
        sourceText(source),
      ]),
    ),
    "## Paths",
    "Rules see the path that the server gets.",
    markdownTable(
      ["Path", "Answer", "Source"],
      read<PathTry>(root, "paths.json").map((each) => [
        visible(each.path),
        pathAnswer(each),
        sourceText(each.source),
      ]),
    ),
  ].join("\n\n")}\n`;
