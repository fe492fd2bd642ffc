// Loaded by Node before Pulumi's own start of a program (the shim's NODE_OPTIONS). `typescript: false` of Pulumi.yaml is the
// newer CLI's way to say that nothing is to be translated; the language host that can be built from registries (3.68) knows
// it as a flag only, which that CLI does not pass. TypeScript would be loaded at every preview, for nothing.
const { readFileSync } = require("node:fs");
const path = require("node:path");

/** Whether a Pulumi.yaml asks for TypeScript to be left out. */
function leavesTypeScriptOut(/** @type {string} */ folder) {
  try {
    return /^\s+typescript:\s*false\s*$/m.test(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
  } catch {
    return false;
  }
}

if (
  process.env.PULUMI_NODEJS_TYPESCRIPT === "true" &&
  /@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]index\.js)?$/.test(process.argv[1] ?? "") &&
  leavesTypeScriptOut(process.cwd())
)
  delete process.env.PULUMI_NODEJS_TYPESCRIPT;
