import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ciliumReleases } from "../cilium/releases";
import { configurationReference } from "../config/reference";
import { stackFileSchema } from "../config/stack-file-schema";
import { readingChecks } from "../manifests/reading-finding";
import { findingsPage } from "../verdicts/lint/findings-page";
import { alertsPage } from "./alerts-page";
import { chartChangesOf } from "./chart-changes";
import { chartKeysOf } from "./chart-keys";
import { ciliumChangesPage } from "./cilium-changes-page";
import { verdictPictures } from "./doc-pictures/verdict-picture";
import { doctorPage } from "./doctor-page";
import { knownFieldsOf } from "./known-fields";
import { metricsPage } from "./metrics-page";
import { packetsTriesPage } from "./packets-tries-page";
import { policyPages } from "./policy-pages";
import { roomWalls } from "./rooms/room-walls";

/** A file that is made from other files, and how. */
export interface GeneratedFile {
  /** Path below the project's folder. */
  readonly path: string;
  /** Its text, made anew. */
  content(root: string): string;
}

/** Folder of a release of Cilium: `cilium/1-18`. */
const folderOf = (minor: string): string => `cilium/${minor.replace(".", "-")}`;

/** Every generated file of the project. A test fails when one of them is stale. */
export const generatedFiles: readonly GeneratedFile[] = [
  ...ciliumReleases.flatMap(({ minor, version }, index): GeneratedFile[] => [
    {
      path: `${folderOf(minor)}/known-fields.generated.json`,
      content: (root) => `${JSON.stringify(knownFieldsOf(root, version))}\n`,
    },
    {
      path: `${folderOf(minor)}/chart-keys.generated.json`,
      content: (root) => `${JSON.stringify(chartKeysOf(root, version))}\n`,
    },
    ...ciliumReleases
      .slice(0, index)
      .slice(-1)
      .map(
        (before): GeneratedFile => ({
          path: `${folderOf(minor)}/chart-changes.generated.json`,
          content: (root) => `${JSON.stringify(chartChangesOf(root, before.version, version))}\n`,
        }),
      ),
  ]),
  {
    path: "config/stack-file.generated.json",
    content: () => `${JSON.stringify(stackFileSchema(), null, 2)}\n`,
  },
  { path: "scripts/rooms/room-walls.generated.json", content: roomWalls },
  { path: "docs/configuration.md", content: configurationReference },
  { path: "docs/alerts.md", content: alertsPage },
  { path: "docs/findings.md", content: () => findingsPage(readingChecks) },
  { path: "docs/doctor.md", content: doctorPage },
  { path: "docs/metrics.md", content: metricsPage },
  { path: "docs/packets-tries.md", content: packetsTriesPage },
  { path: "docs/cilium-changes.md", content: ciliumChangesPage },
  ...policyPages,
  ...verdictPictures,
];

if (require.main === module) {
  const root = join(__dirname, "..");
  for (const file of generatedFiles) {
    const path = join(root, file.path);
    const content = file.content(root);
    const before = (() => {
      try {
        return readFileSync(path, "utf8");
      } catch {
        return undefined;
      }
    })();
    if (before !== content) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    process.stdout.write(`${before === content ? "unchanged" : "written  "}  ${file.path}\n`);
  }
}
