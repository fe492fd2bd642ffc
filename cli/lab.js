#!/usr/bin/env node
// Lets Node read TypeScript, then starts the command line.
try {
  require("tsx/cjs");
} catch {
  process.stderr.write("error: the packages of this project are not installed\nfix: npm ci\n");
  process.exit(1);
}
require("./main.ts");
