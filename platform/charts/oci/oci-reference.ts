/** Where an OCI registry has a chart. */
export interface OciReference {
  /** Host, and a port where one is given. */
  readonly host: string;
  /** Path of the repository; its last part is the chart's name. */
  readonly repository: string;
  readonly tag: string;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Reads `oci://HOST[:PORT]/PATH/CHART`, as Helm does: the version is the tag, with `_` for a `+`, which a tag may not have
 * (helm.sh, "Use OCI-based registries").
 *
 * @returns undefined for anything else, and for a reference that has a tag or a digest of its own.
 */
export const parseOciReference = (chart: string, version: string): OciReference | undefined => {
  const [, host, repository] = /^oci:\/\/([^/\s@]+)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/.exec(chart) ?? [];
  if (host === undefined || repository === undefined) return undefined;
  return { host, repository, tag: version.replaceAll("+", "_") };
};

/** Address of a registry's API. On loopback it is asked without TLS, as by other clients of registries. */
export const registryAddress = ({ host, repository }: OciReference): string =>
  `${loopback.test(host) ? "http" : "https"}://${host}/v2/${repository}`;
