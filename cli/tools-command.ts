import { type Command, Option } from "commander";
import { toolsFor } from "../sandbox/toolchain/catalogue";
import { PURPOSES, type Purpose, TOOL_NAMES } from "../sandbox/toolchain/tool";
import { terminalReporter } from "./terminal-reporter";

/** `lab tools`. */
export function addToolsCommand(program: Command): void {
  program
    .command("tools")
    .description("get the tools: from PATH, from the cache, downloaded or built once")
    .addOption(
      new Option("--for <purpose>", "only the tools for a sandbox, or only those for evidence").choices(
        PURPOSES,
      ),
    )
    .option("--check", "download and build nothing; exit 1 if a tool is missing")
    .option("--json", "print the tools as JSON")
    .action(async ({ for: purpose, check, json }: { for?: Purpose; check?: boolean; json?: boolean }) => {
      // Loaded here, so that the other commands start without it.
      const { ensureTools } =
        require("../sandbox/toolchain/resolve-tool") as typeof import("../sandbox/toolchain/resolve-tool");
      const { findTool } =
        require("../sandbox/toolchain/find-tool") as typeof import("../sandbox/toolchain/find-tool");
      const { ensureSources } =
        require("../sandbox/toolchain/sources") as typeof import("../sandbox/toolchain/sources");
      const names = purpose ? toolsFor(purpose) : TOOL_NAMES;
      const reporter = terminalReporter();
      if (!check) {
        const tools = await ensureTools(names, reporter);
        if (purpose !== "evidence") await ensureSources(reporter);
        if (json) console.log(JSON.stringify([...tools.values()], null, 2));
        return;
      }
      const found = await Promise.all(
        names.map(async (name) => (await findTool(name)) ?? { name, source: "missing" }),
      );
      if (json) console.log(JSON.stringify(found, null, 2));
      else for (const tool of found) console.log(`${tool.name.padEnd(27)} ${tool.source}`);
      if (found.some(({ source }) => source === "missing")) process.exitCode = 1;
    });
}
