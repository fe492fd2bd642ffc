// Validates a GitHub action or workflow from standard input with GitHub's own parser: `node validate-action.mjs action|workflow`.
// Prints what is wrong, a line each, and exits 1 then. The parser imports JSON in a way that Node does not take, so it is bundled.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const entry = `
export { parseWorkflow } from "@actions/workflow-parser";
export { parseAction } from "@actions/workflow-parser/actions/action-parser";
export { NoOperationTraceWriter } from "@actions/workflow-parser/templates/trace-writer";
`;
const [bundle] = buildSync({
  stdin: { contents: entry, resolveDir: dirname(fileURLToPath(import.meta.url)) },
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
}).outputFiles;
const parser = { exports: {} };
new Function("module", "exports", "require", bundle.text)(
  parser,
  parser.exports,
  createRequire(import.meta.url),
);
const { parseAction, parseWorkflow, NoOperationTraceWriter } = parser.exports;

const kind = process.argv[2];
const parse = kind === "action" ? parseAction : parseWorkflow;
const file = { name: `${kind}.yml`, content: readFileSync(0, "utf8") };
const errors = parse(file, new NoOperationTraceWriter()).context.errors.getErrors();
for (const { message } of errors) process.stdout.write(`${message}\n`);
if (errors.length > 0) process.exitCode = 1;
