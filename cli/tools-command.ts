import type { Command } from "commander";
import { TOOL_NAMES } from "../sandbox/toolchain/catalogue";
import { terminalReporter } from "./terminal-reporter";

/** `lab tools`. */
export function addToolsCommand(program: Command): void {
  program
    .command("tools")
    .description("get the tools: from PATH, from the cache, or built once")
    .option("--check", "build nothing; exit 1 if a tool is missing")
    .option("--json", "print the tools as JSON")
    .action(async ({ check, json }: { check?: boolean; json?: boolean }) => {
      // Loaded here, so that the other commands start without it.
      const { ensureTools, resolveTool } =
        require("../sandbox/toolchain/resolve-tool") as typeof import("../sandbox/toolchain/resolve-tool");
      const { ensureSources } =
        require("../sandbox/toolchain/sources") as typeof import("../sandbox/toolchain/sources");
      const reporter = terminalReporter();
      const say = json ? { ...reporter, say: () => {} } : reporter;
      if (!check) {
        const tools = await ensureTools(TOOL_NAMES, json ? reporter : say);
        await ensureSources(reporter);
        if (json) console.log(JSON.stringify([...tools.values()], null, 2));
        return;
      }
      const found = await Promise.all(
        TOOL_NAMES.map(async (name) => (await resolveTool(name)) ?? { name, source: "missing" }),
      );
      if (json) console.log(JSON.stringify(found, null, 2));
      else for (const tool of found) console.log(`${tool.name.padEnd(24)} ${tool.source}`);
      if (found.some(({ source }) => source === "missing")) process.exitCode = 1;
    });
}
