import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import type { BenchRow } from "./bench-verdicts";
import { writeRepository } from "./manifest-repository";
import { type Measurement, measure, median } from "./measure";

const root = path.join(__dirname, "..");
const repository = { files: 2000, policies: 300 };
const environment = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };

/** A rule of the kind that conftest is used for; one that all of these manifests keep, so that little is printed. */
const rego = `package main

deny contains msg if {
  input.kind == "NetworkPolicy"
  not input.spec.podSelector
  msg := "a policy without podSelector"
}
`;

const install = async (folder: string): Promise<string> => {
  const { stdout } = await execa("npm", ["run", "--silent", "pack", folder], { cwd: root });
  const empty = path.join(folder, "installed");
  mkdirSync(empty);
  await execa("npm", ["install", "--offline", "--no-audit", "--no-fund", stdout.trim()], { cwd: empty });
  return path.join(empty, "node_modules/.bin/lab");
};

const run = (folder: string, command: string, args: readonly string[]): Promise<Measurement> =>
  measure(command, args, { cwd: folder, env: environment, stdout: openSync("/dev/null", "w") });

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const middle = (all: readonly Measurement[]): number => median(all.map((each) => each.seconds));

const hasConftest = async (): Promise<boolean> =>
  (await execa("conftest", ["--version"], { reject: false })).exitCode === 0;

/**
 * Measures `lab lint` of the installed package: of one file, beside a Node that does nothing, and of a repository,
 * beside conftest where it is on PATH. (kube-linter's module is not served by the Go proxy; conftest's is, and needs a
 * newer Go than this project, and minutes to build.)
 */
export const benchPackage = async (runs: number, step: (text: string) => void): Promise<BenchRow[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-package-"));
  try {
    step("package: packing and installing it");
    const lab = await install(folder);
    const files = path.join(folder, "repository");
    writeRepository(files, repository);
    writeFileSync(path.join(folder, "policy.rego"), rego);
    const one = ["lint", "--fail-on", "none", path.join(root, "examples/shadowed/policies.yaml")];
    const all = ["lint", "--fail-on", "none", "repository"];
    const conftest = ["test", "--policy", "policy.rego", "--quiet", "repository"];
    const peer = await hasConftest();
    const [nothing, single, whole, theirs]: Measurement[][] = [[], [], [], []];
    step("package: lint of one file, and of a repository");
    for (let turn = 0; turn < runs; turn++) {
      nothing?.push(await run(folder, process.execPath, ["-e", ""]));
      single?.push(await run(folder, process.execPath, [lab, ...one]));
      whole?.push(await run(folder, process.execPath, [lab, ...all]));
      if (peer) theirs?.push(await run(folder, "conftest", conftest));
    }
    const [idle, own, large] = [nothing, single, whole].map((each) => middle(each ?? []));
    if (idle === undefined || own === undefined || large === undefined)
      throw new Error("nothing was measured");
    const other = peer ? middle(theirs ?? []) : idle;
    return [
      [
        "package: lint, one file",
        seconds(own),
        `Node alone ${seconds(idle)}`,
        `+ ${seconds(own - idle)}`,
        "≤ 0.25 s more",
      ],
      [
        `package: lint, ${repository.files} files, ${repository.policies} policies`,
        seconds(large),
        `${peer ? "conftest, one rule" : "Node alone"} ${seconds(other)}`,
        `${(large / other).toFixed(2)} ×`,
        "≤ 2 s",
      ],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
