#!/usr/bin/env node
// Lets Node read TypeScript, then starts the command line.
require("tsx/cjs");
require("./main.ts");
