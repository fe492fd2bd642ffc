import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import type { BenchRow } from "./bench-verdicts";
import { buildLintPeer, type LintPeer } from "./lint-peer";
import { writeRepository } from "./manifest-repository";
import { type Measurement, measure, median } from "./measure";

const root = path.join(__dirname, "..");
const repository = { files: 2000, policies: 300 };
const environment = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };

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

/** Its exit code says what it found. */
const score = (program: string): readonly string[] => [
  "-c",
  `"${program}" score --output-format ci $(find repository -name '*.yaml') || true`,
];

/** What stands beside our time of a repository. */
const beside = (peer: LintPeer, theirs: readonly Measurement[], own: number): [string, string] => {
  if ("missing" in peer) return [peer.missing, "–"];
  const other = middle(theirs);
  return [`kube-score ${seconds(other)}`, `${(own / other).toFixed(2)} ×`];
};

/**
 * Measures `lab lint` of the installed package: of one file, beside a Node that does nothing, and of a repository, beside
 * kube-score. Each reads 2,000 files; `lab` parses those of kinds that matter and computes what the policies do to each
 * other and to the pods, kube-score parses all of them, looks at each by itself, and compares selectors with labels.
 */
export const benchPackage = async (runs: number, step: (text: string) => void): Promise<BenchRow[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-package-"));
  try {
    step("package: packing and installing it");
    const lab = await install(folder);
    const files = path.join(folder, "repository");
    writeRepository(files, repository);
    const one = ["lint", "--fail-on", "none", path.join(root, "examples/shadowed/policies.yaml")];
    const all = ["lint", "--fail-on", "none", "repository"];
    step("package: building kube-score beside it");
    const peer = await buildLintPeer(folder);
    const nothing: Measurement[] = [];
    const single: Measurement[] = [];
    const whole: Measurement[] = [];
    const theirs: Measurement[] = [];
    step("package: lint of one file, and of a repository");
    for (let turn = 0; turn < runs; turn++) {
      nothing.push(await run(folder, process.execPath, ["-e", ""]));
      single.push(await run(folder, process.execPath, [lab, ...one]));
      whole.push(await run(folder, process.execPath, [lab, ...all]));
      if ("program" in peer) theirs.push(await run(folder, "sh", score(peer.program)));
    }
    const [idle, own, large] = [middle(nothing), middle(single), middle(whole)];
    const [other, ratio] = beside(peer, theirs, large);
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
        other,
        ratio,
        "≤ 2 s",
      ],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
