import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import type { Reporter } from "../reporter";
import { cacheDirectory } from "./cache-directory";
import { downloadModules } from "./download-modules";
import { downloadedOnce } from "./made-once";
import { CILIUM, CILIUM_CHART, CILIUM_CRDS, makeWritable, SOURCE_PINS, type Sources } from "./sources";

/** Chart and definitions of one version of Cilium, in our cache. */
export interface CiliumSources {
  readonly version: string;
  /** The folder of the chart: `cilium` in the version that the sandbox has by itself, `cilium-1.19.6` in another. */
  readonly chart: string;
  /** Folders of its CustomResourceDefinitions, one YAML file each. */
  readonly crdFolders: readonly string[];
}

/** What is copied, in a word: a folder of another kind is another folder. */
const kind = createHash("sha256")
  .update(JSON.stringify([CILIUM_CHART, CILIUM_CRDS]))
  .digest("hex")
  .slice(0, 8);

const describe = (folder: string, version: string): CiliumSources => ({
  version,
  chart: path.join(folder, "charts", `cilium-${version}`),
  crdFolders: CILIUM_CRDS.map(({ to }) => path.join(folder, to)),
});

/**
 * Gets chart and CRDs of a version of Cilium: those of the sandbox's own version, or copied once from the Go module of
 * another. Go checks it against `go.sum` of the pins, where that has it, else against the checksum database.
 *
 * @throws UserError if there is no such version, or it cannot be had.
 */
export async function ensureCilium(
  version: string,
  sources: Sources,
  reporter: Reporter,
): Promise<CiliumSources> {
  if (version === sources.ciliumVersion) {
    return { version, chart: sources.ciliumChart, crdFolders: sources.crdFolders };
  }
  const parent = path.join(cacheDirectory(), "sources", "cilium");
  const folder = path.join(parent, `${version}-${kind}`);
  await downloadedOnce(
    "chart and CRDs of Cilium",
    version,
    {
      target: folder,
      parent,
      doing: "downloading a Cilium chart",
      label: `downloading chart and CRDs of Cilium ${version}`,
      make: (temporary) => copyCilium(temporary, version),
    },
    reporter,
  );
  return describe(folder, version);
}

async function copyCilium(temporary: string, version: string): Promise<string> {
  const source = await moduleFolder(version, temporary);
  cpSync(path.join(source, CILIUM_CHART), describe(temporary, version).chart, { recursive: true });
  for (const { from, to } of CILIUM_CRDS) {
    cpSync(path.join(source, from), path.join(temporary, to), { recursive: true });
  }
  makeWritable(temporary);
  return temporary;
}

async function moduleFolder(version: string, temporary: string): Promise<string> {
  const from = { pins: SOURCE_PINS, temporary, what: `the chart of Cilium ${version}` };
  const folderOf = await downloadModules([`${CILIUM}@v${version}`], from, (said) => {
    if (/unknown revision|no matching versions|404 Not Found|410 Gone|not found/i.test(said))
      throw new UserError(
        `the Go module of Cilium ${version} cannot be had: there is no such version, or it is not served`,
        {
          fix: "pulumi config set --path cilium.version VERSION, one of https://github.com/cilium/cilium/releases",
        },
      );
  });
  return folderOf(CILIUM);
}
