import { toolOf } from "../catalogue";
import { programVersion } from "../pins";
import type { ToolName } from "../tool";
import { PINNED_SUMS } from "./pinned-sums";
import type { Release, SumSource } from "./release";

/** A platform as most projects write it: `linux-amd64`, `darwin-arm64`. */
export interface Platform {
  readonly system: "linux" | "darwin";
  readonly processor: "amd64" | "arm64";
}

/** The platform of a Node on it; undefined where no releases are taken for it. */
export function platformOf(platform: string, architecture: string): Platform | undefined {
  if (platform !== "linux" && platform !== "darwin") return undefined;
  if (architecture !== "x64" && architecture !== "arm64") return undefined;
  return { system: platform, processor: architecture === "x64" ? "amd64" : "arm64" };
}

/** The pinned sum of a file first, if there is one, then those that lie beside the release. */
function sums(url: string, first: SumSource, ...more: readonly SumSource[]): Release["sums"] {
  const [version, name] = new URL(url).pathname.split("/").slice(-2);
  const sum = PINNED_SUMS.get(`${version}/${name}`);
  return sum ? [{ kind: "pinned", sum }, first, ...more] : [first, ...more];
}

const programs = (
  names: readonly ToolName[],
  place: (name: ToolName) => string | undefined,
): Release["programs"] => new Map(names.map((name) => [name, place(name)]));

function onGitHub(
  repository: string,
  version: string,
  file: string,
  list?: string,
): Pick<Release, "url" | "sums"> {
  const url = `https://github.com/${repository}/releases/download/${version}/${file}`;
  const digest: SumSource = {
    kind: "github",
    url: `https://api.github.com/repos/${repository}/releases/tags/${version}`,
  };
  if (list === undefined) return { url, sums: sums(url, digest) };
  const beside = new URL(list, url).href;
  return { url, sums: sums(url, { kind: "file", url: beside, algorithm: "sha256" }, digest) };
}

function kubernetes(part: "server" | "client", names: readonly ToolName[], platform: string): Release {
  const version = programVersion(toolOf("kubectl"));
  const url = `https://dl.k8s.io/${version}/kubernetes-${part}-${platform}.tar.gz`;
  return {
    name: `kubernetes-${part}`,
    version: version.slice(1),
    url,
    sums: sums(url, { kind: "file", url: `${url}.sha512`, algorithm: "sha512" }),
    programs: programs(names, (name) => `kubernetes/${part}/bin/${name}`),
  };
}

/**
 * The files that the projects release for a platform, in the versions that are pinned. What is not there for macOS
 * (the control plane; etcd, which is a zip archive there) is built.
 */
export function releasesFor({ system, processor }: Platform): readonly Release[] {
  const platform = `${system}-${processor}`;
  const version = (name: ToolName) => programVersion(toolOf(name));
  const release = (
    name: string,
    head: ToolName,
    place: Pick<Release, "url" | "sums">,
    inside: Release["programs"],
  ): Release => ({ name, version: version(head).replace(/^v/, ""), ...place, programs: inside });

  const etcd = `etcd-${version("etcd")}-${platform}`;
  const helm = `https://get.helm.sh/helm-${version("helm")}-${platform}.tar.gz`;
  const pulumi = version("pulumi");
  const plugin = version("pulumi-resource-kubernetes");
  const prometheus = `prometheus-${version("prometheus")}.${platform}`;
  return [
    ...(system === "linux"
      ? [
          release(
            "etcd",
            "etcd",
            onGitHub("etcd-io/etcd", version("etcd"), `${etcd}.tar.gz`, "SHA256SUMS"),
            programs(["etcd"], (name) => `${etcd}/${name}`),
          ),
          kubernetes(
            "server",
            ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
            platform,
          ),
        ]
      : []),
    kubernetes("client", ["kubectl"], platform),
    ...(["kwok", "kwokctl"] as const).map((name) =>
      release(
        name,
        name,
        onGitHub("kubernetes-sigs/kwok", version(name), `${name}-${platform}`),
        programs([name], () => undefined),
      ),
    ),
    release(
      "helm",
      "helm",
      { url: helm, sums: sums(helm, { kind: "file", url: `${helm}.sha256sum`, algorithm: "sha256" }) },
      programs(["helm"], (name) => `${platform}/${name}`),
    ),
    release(
      "pulumi",
      "pulumi",
      onGitHub(
        "pulumi/pulumi",
        pulumi,
        `pulumi-${pulumi}-${system}-${processor === "amd64" ? "x64" : processor}.tar.gz`,
        `pulumi-${pulumi.slice(1)}-checksums.txt`,
      ),
      programs(["pulumi", "pulumi-language-nodejs"], (name) => `pulumi/${name}`),
    ),
    release(
      "pulumi-kubernetes",
      "pulumi-resource-kubernetes",
      onGitHub(
        "pulumi/pulumi-kubernetes",
        plugin,
        `pulumi-resource-kubernetes-${plugin}-${platform}.tar.gz`,
        `pulumi-kubernetes_${plugin.slice(1)}_checksums.txt`,
      ),
      programs(["pulumi-resource-kubernetes"], (name) => name),
    ),
    release(
      "prometheus",
      "prometheus",
      onGitHub(
        "prometheus/prometheus",
        `v${version("prometheus")}`,
        `${prometheus}.tar.gz`,
        "sha256sums.txt",
      ),
      programs(["prometheus", "promtool"], (name) => `${prometheus}/${name}`),
    ),
  ];
}
