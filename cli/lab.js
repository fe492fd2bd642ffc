#!/usr/bin/env node
// Starts the command line: the TypeScript program main.ts, as one file.
const { existsSync } = require("node:fs");
const path = require("node:path");

if (!existsSync(path.join(__dirname, "../node_modules/esbuild"))) {
  process.stderr.write("error: the packages of this project are not installed\nfix: npm ci\n");
  process.exit(1);
}
const { loadBundle } = require("../scripts/bundle/load-bundle");
const { nameSourcesInStacks } = require("../scripts/bundle/source-positions");

const [command = ""] = process.argv.slice(2);
const use = /^[a-z]+(-[a-z]+)*$/.test(command) ? command : "any";
loadBundle("cli/main.ts", { use, stacks: nameSourcesInStacks });
