import semver from "semver";
import { knownReleases, nearestRelease } from "../../cilium/releases";
import type { NodeFacts } from "../facts/node-facts";
import type { Fault } from "../finding";
import { check, notHere } from "./check";
import { agentVersion, noCilium, runningRelease } from "./cilium-parts";

const minorOf = (version: string): string => {
  const parsed = semver.coerce(version);
  return parsed === null ? "" : `${parsed.major}.${parsed.minor}`;
};

const older = (one: string, other: string): boolean => {
  const [left, right] = [semver.coerce(one), semver.coerce(other)];
  return left !== null && right !== null && semver.lt(left, right);
};

/** Version in what a node of Talos calls its system: `Talos (v1.12.1)`; undefined for any other system. */
export const talosVersion = ({ os }: NodeFacts): string | undefined => /^Talos \(v?([^)]+)\)/.exec(os)?.[1];

const oldestTalos = "1.5.0";

/** Versions of Kubernetes, Talos, Cilium and its chart. */
export const versionChecks = [
  check({
    id: "kubernetes-version",
    title: "Kubernetes is older than this Cilium supports (error), or newer than it is tested with (info)",
    severity: "error",
    reads: ["server", "workloads"],
    source: 'Cilium documentation, "Requirements"',
    judge: ({ server, workloads }, { stack }) => {
      const version = agentVersion(workloads) ?? stack?.cilium.version;
      if (version === undefined) return notHere(noCilium);
      const { release } = nearestRelease(version);
      const { kubernetes } = release.requires;
      const oldest = kubernetes[0];
      const newest = kubernetes.at(-1) ?? oldest;
      const minor = minorOf(server);
      const fault = { subject: `API server ${server}` } as const;
      if (older(minor, oldest)) {
        return [
          {
            ...fault,
            severity: "error",
            evidence: `Cilium ${release.minor} supports Kubernetes ${oldest} and newer`,
            fix: `upgrade Kubernetes to ${newest}: talosctl upgrade-k8s --to ${newest}`,
          },
        ];
      }
      if (!older(newest, minor)) return [];
      return [
        {
          ...fault,
          severity: "info",
          evidence: `Cilium ${release.minor} is tested with Kubernetes ${kubernetes.join(", ")}; newer ones rest on Kubernetes' compatibility`,
          fix: "nothing has to be done; a Cilium that is tested with it comes with a later release",
        },
      ];
    },
  }),
  check({
    id: "talos-version",
    title:
      "Talos is older than Cilium is tested with (error), or nodes have several versions of it (warning)",
    severity: "error",
    reads: ["nodes"],
    source: 'Cilium documentation, "Installation on Talos Linux": 1.5.0 and newer',
    judge: ({ nodes }) => {
      const versions = nodes.flatMap((node) => {
        const version = talosVersion(node);
        return version === undefined ? [] : [{ name: node.name, version }];
      });
      if (versions.length === 0) return notHere("no node runs Talos");
      const tooOld = versions.filter(({ version }) => older(version, oldestTalos));
      const all = [...new Set(versions.map(({ version }) => version))];
      return [
        ...tooOld.map(
          ({ name, version }): Fault => ({
            severity: "error",
            subject: `node ${name}`,
            evidence: `Talos ${version}; Cilium is tested with ${oldestTalos} and newer`,
            fix: `talosctl --nodes ${name} upgrade`,
          }),
        ),
        ...(all.length < 2
          ? []
          : [
              {
                severity: "warning" as const,
                subject: "nodes",
                evidence: `they run Talos ${all.join(" and ")}`,
                fix: "end the upgrade that was begun: talosctl upgrade, one node after the other",
              },
            ]),
      ];
    },
  }),
  check({
    id: "cilium-version",
    title: "nothing is known here of the Cilium that runs: what is said of it rests on another release",
    severity: "warning",
    reads: ["workloads"],
    source: "the releases in `cilium/` of this program",
    judge: ({ workloads }) => {
      const version = agentVersion(workloads);
      const found = runningRelease(workloads);
      if (version === undefined || found === undefined) return notHere(noCilium);
      if (found.known) return [];
      return [
        {
          severity: "warning",
          subject: `Cilium ${version}`,
          evidence: `known here: ${knownReleases()}; checks take it for ${found.release.minor}`,
          fix: `pulumi config set --path cilium.version ${found.release.version}   # or read findings with that in mind`,
        },
      ];
    },
  }),
  check({
    id: "chart-version",
    title: "Helm's chart of Cilium is not that of the agents, or not that of the stack",
    severity: "warning",
    reads: ["workloads", "releases"],
    source: "Helm's storage; the image of the DaemonSet `cilium`",
    judge: ({ workloads, releases }, { stack }) => {
      const version = agentVersion(workloads);
      const chart = releases.find(({ name }) => name === "cilium")?.chart;
      if (version === undefined) return notHere(noCilium);
      if (chart === undefined) return notHere("Cilium is not a Helm release here");
      const wanted = stack?.cilium.mode === "install" ? stack.cilium.version : undefined;
      const others = [
        ...(version === chart ? [] : [`its agents are to run ${version}`]),
        ...(wanted === undefined || wanted === chart ? [] : [`the stack says ${wanted}`]),
      ];
      return others.map((evidence) => ({
        severity: "warning",
        subject: `Helm release kube-system/cilium, chart ${chart}`,
        evidence,
        fix: "pulumi up   # lays the chart's version down; an image of another version in cilium.values is removed there",
      }));
    },
  }),
] as const;
