import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lays down the empty Pulumi TypeScript program, as `pulumi new typescript` makes it: what any program of this kind
 * costs, and so what ours is compared with.
 *
 * @param nodeModules the installed packages, shared so that both programs run the same versions.
 * @returns its folder.
 */
export const layDownEmptyProgram = (nodeModules: string): string => {
  const directory = mkdtempSync(join(tmpdir(), "empty-program-"));
  const write = (name: string, content: string): void => writeFileSync(join(directory, name), content);
  write("Pulumi.yaml", "name: empty\nruntime: nodejs\n");
  write("index.ts", 'import * as pulumi from "@pulumi/pulumi";\n\nexport const stack = pulumi.getStack();\n');
  write(
    "package.json",
    '{ "name": "empty", "main": "index.ts", "dependencies": { "@pulumi/pulumi": "*" } }\n',
  );
  const compilerOptions = {
    strict: true,
    target: "es2020",
    module: "commonjs",
    moduleResolution: "bundler",
    sourceMap: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  };
  write("tsconfig.json", `${JSON.stringify({ compilerOptions, files: ["index.ts"] })}\n`);
  symlinkSync(nodeModules, join(directory, "node_modules"));
  return directory;
};
