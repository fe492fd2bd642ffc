import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Reporter, withElapsed } from "../../reporter";
import { cacheDirectory } from "../cache-directory";
import { exclusively } from "../exclusive";
import type { ToolName } from "../tool";
import { knownSum, sumOfFile } from "./checksum";
import { chooseReleases } from "./choose-releases";
import { DownloadFailure, NoAnswer } from "./download-failure";
import { DOWNLOADS_VARIABLE, downloadPlace } from "./download-setting";
import { fetchFile, type Progress } from "./fetch-file";
import { PATIENCE, type Patience } from "./http-answer";
import { fileName, type Release } from "./release";
import { platformOf, releasesFor } from "./release-places";
import { unpack } from "./unpack";

/** All releases for this machine. */
export function releasesHere(): readonly Release[] {
  const platform = platformOf(process.platform, process.arch);
  return platform ? releasesFor(platform) : [];
}

const parent = (): string => path.join(cacheDirectory(), "releases");

/** Where a release's programs lie or would lie. Its version is pinned and its sum is checked: so the name says all. */
export function releaseFolder(release: Release): string {
  return path.join(parent(), `${release.name}-${release.version}-${process.platform}-${process.arch}`);
}

/** The program of a tool in a release that was downloaded earlier. */
export function downloadedPath(name: ToolName): string | undefined {
  const folders = releasesHere()
    .filter((release) => release.programs.has(name))
    .map(releaseFolder);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/**
 * Downloads what is missing from the projects' own releases, all at the same time. What can't be had is said with the
 * reason and left to be built.
 *
 * @throws UserError if LAB_DOWNLOADS is not understood, or on Ctrl-C.
 */
export async function downloadTools(
  missing: readonly ToolName[],
  reporter: Reporter,
  patience: Patience = PATIENCE,
): Promise<void> {
  const place = downloadPlace();
  const releases = chooseReleases(releasesHere(), missing);
  if (!place || releases.length === 0) return;
  const states = new Map<string, { received: number; total: number | undefined }>();
  const label = () => `downloading ${describeProgress(states)}`;
  const failures = new Map<Release, DownloadFailure>();
  await withElapsed(reporter, label, () =>
    Promise.all(
      releases.map(async (release) => {
        const progress: Progress = (received, total) => states.set(release.name, { received, total });
        try {
          await download(release, place, patience, progress, reporter);
        } catch (error) {
          if (!(error instanceof DownloadFailure)) throw error;
          failures.set(release, error);
        } finally {
          states.delete(release.name);
        }
      }),
    ),
  );
  const inOrder = releases.flatMap((release) => {
    const failure = failures.get(release);
    return failure ? [[release, failure] as const] : [];
  });
  for (const line of describeFailures(new Map(inOrder))) reporter.say(`  ${line}`);
  if (failures.size > 0)
    reporter.say(`  what is not downloaded is built; ${DOWNLOADS_VARIABLE}=off builds without asking`);
}

/** One line for all that no host answered for, and one for each other reason. */
export function describeFailures(failures: ReadonlyMap<Release, DownloadFailure>): readonly string[] {
  const line = (of: readonly (readonly [Release, DownloadFailure])[], reason: string) =>
    `not downloaded: ${of.map(([release]) => titleOf(release)).join(", ")} (${reason})`;
  const all = [...failures];
  const unanswered = all.filter(([, failure]) => failure instanceof NoAnswer);
  const hosts = new Set(all.flatMap(([, failure]) => (failure instanceof NoAnswer ? failure.host : [])));
  const first = unanswered[0]?.[1];
  const reason = hosts.size > 1 ? `no answer from ${[...hosts].join(", ")}` : first?.message;
  return [
    ...(reason === undefined ? [] : [line(unanswered, reason)]),
    ...all.filter((each) => !unanswered.includes(each)).map((each) => line([each], each[1].message)),
  ];
}

const titleOf = ({ name, version }: Release): string => `${name} ${version}`;

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

/** `kubernetes-server 120 of 340 MB, helm 3 MB`. */
export function describeProgress(
  states: ReadonlyMap<string, { received: number; total: number | undefined }>,
): string {
  const parts = [...states].map(([name, { received, total }]) =>
    total === undefined
      ? `${name} ${megabytes(received)} MB`
      : `${name} ${megabytes(received)} of ${megabytes(total)} MB`,
  );
  return parts.join(", ") || "the tools";
}

async function download(
  release: Release,
  place: (url: string) => string,
  patience: Patience,
  progress: Progress,
  reporter: Reporter,
): Promise<void> {
  const folder = releaseFolder(release);
  const title = titleOf(release);
  const work = path.join(parent(), `.${release.name}`);
  mkdirSync(work, { recursive: true });
  await exclusively(path.join(work, ".lock"), `downloading ${title}`, reporter, async () => {
    if (existsSync(folder)) return;
    const sum = await knownSum(release, place, patience);
    // Kept under the sum: what an earlier attempt got of another file is never gone on from.
    const archive = path.join(work, `${sum.hex.slice(0, 16)}-${fileName(release.url)}`);
    await fetchFile(place(release.url), archive, patience, progress);
    const found = await sumOfFile(archive, sum.algorithm);
    if (found.hex !== sum.hex) {
      rmSync(archive, { force: true });
      throw new DownloadFailure(
        `${fileName(release.url)} has the wrong ${sum.algorithm}: ${found.hex}, and not ${sum.hex}; it was thrown away`,
      );
    }
    await unpack(release, archive, folder);
    rmSync(archive, { force: true });
  });
}
