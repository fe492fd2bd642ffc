import type { BuildSizes, Tool } from "../tool";

/** Prometheus 3.16.0 is the module v0.316.0: its README, section "Prometheus code base". */
function prometheusVersion(moduleVersion: string): string {
  const [, minor = "", patch = ""] = moduleVersion.replace(/^v/, "").split(".");
  return `${Math.floor(Number(minor) / 100)}.${Number(minor) % 100}.${patch}`;
}

/** Without service discovery, which needs the libraries of every cloud; nothing is discovered here. */
const prometheusTool = (name: "prometheus" | "promtool", sizes: BuildSizes): Tool => ({
  name,
  neededFor: "evidence",
  pins: "prometheus",
  module: "github.com/prometheus/prometheus",
  versionOf: prometheusVersion,
  package: `github.com/prometheus/prometheus/cmd/${name}`,
  buildTags: ["remove_all_sd"],
  versionVariables: ["github.com/prometheus/common/version.Version=VERSION"],
  range: ">=3.0.0 <4.0.0",
  versionArguments: ["--version"],
  ...sizes,
});

/** A Prometheus and its companion. */
export const prometheusTools: readonly Tool[] = [
  // Measured for both at once, on a machine that did other work meanwhile, and shared out by what each adds to the cache:
  // 312 s, in which the two took 295 s of processor time.
  prometheusTool("prometheus", { buildSeconds: 215, buildCacheMegabytes: 800, programMegabytes: 50 }),
  {
    ...prometheusTool("promtool", { buildSeconds: 97, buildCacheMegabytes: 400, programMegabytes: 55 }),
    // One distribution's pair: the blocks that promtool writes are read by a Prometheus of its own version.
    beside: "prometheus",
  },
];
