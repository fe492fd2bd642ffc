import type { Requirement } from "../policies/phase";
import { phaseFacts } from "../policies/phase-choices";
import type { ConfigProblem } from "./config-error";
import type { StackConfig } from "./schema";

type Check = (config: StackConfig, phase: string) => ConfigProblem | undefined;

// Where Cilium is managed by someone else, what is switched on there is not in this configuration.
const needsFeature =
  (key: string, isOn: (cilium: StackConfig["cilium"]) => boolean, what: string): Check =>
  ({ cilium }, phase) =>
    cilium.mode !== "install" || isOn(cilium)
      ? undefined
      : {
          key,
          value: "false",
          reason: `phase \`${phase}\` needs ${what}.`,
          fix: `pulumi config set --path ${key} true`,
        };

const setToken = "pulumi config set --secret --path lab.adminToken";

/** What each requirement of a phase asks of the configuration. */
const checks: Readonly<Record<Exclude<Requirement, "admin-token">, Check>> = {
  cilium: ({ cilium }, phase) =>
    cilium.mode === "off"
      ? {
          key: "cilium.mode",
          value: '"off"',
          reason: `phase \`${phase}\` is made of Cilium's own policies, which nothing would enforce.`,
          fix: "pulumi config set --path cilium.mode install",
        }
      : undefined,
  "mutual-auth": needsFeature(
    "cilium.mutualAuth.enabled",
    ({ mutualAuth }) => mutualAuth.enabled,
    "SPIRE, which proves who a pod is; without it no connection would ever pass",
  ),
  "envoy-config": needsFeature(
    "cilium.envoyConfig",
    ({ envoyConfig }) => envoyConfig,
    "CiliumEnvoyConfig objects to be served",
  ),
  "cluster-mesh": needsFeature(
    "cilium.clusterMesh.enabled",
    ({ clusterMesh }) => clusterMesh.enabled,
    "a cluster mesh; without one there are no other clusters to tell apart",
  ),
  "own-folder": ({ policies }, phase) =>
    policies.dir === undefined
      ? {
          key: "policies.dir",
          reason: `missing; phase \`${phase}\` lays down the policies of that folder.`,
          fix: "pulumi config set --path policies.dir ./my-policies",
        }
      : undefined,
};

const tokenProblem = ({ lab }: StackConfig, phase: string, secret: boolean): ConfigProblem | undefined => {
  const key = "lab.adminToken";
  if (lab.adminToken === undefined) {
    return { key, reason: `missing; phase \`${phase}\` compares a header with it.`, fix: setToken };
  }
  if (secret) return undefined;
  const reason =
    "stands in the stack's file for everybody to read; only a secret is accepted. Choose another one.";
  return { key, value: "[not shown]", reason, fix: setToken };
};

const overlayProblems = ({ policies, cilium }: StackConfig): ConfigProblem[] => {
  const { overlays } = policies;
  const problems: ConfigProblem[] = [];
  if (overlays.includes("default-deny-all") && !overlays.includes("cluster-essentials")) {
    problems.push({
      key: "policies.overlays",
      value: JSON.stringify(overlays),
      reason: "`default-deny-all` alone cuts every pod off from DNS and the API server.",
      fix: "pulumi config set --path 'policies.overlays[1]' cluster-essentials",
    });
  }
  if (overlays.length > 0 && cilium.mode === "off") {
    problems.push({
      key: "cilium.mode",
      value: '"off"',
      reason: "overlays are made of Cilium's own policies, which nothing would enforce.",
      fix: "pulumi config set --path cilium.mode install",
    });
  }
  return problems;
};

const auditProblem = ({ policies, cilium }: StackConfig): ConfigProblem | undefined =>
  policies.auditMode && cilium.mode !== "install"
    ? {
        key: "policies.auditMode",
        value: "true",
        reason: `it is a setting of Cilium's agents, which this stack does not manage (\`cilium.mode\` is ${cilium.mode}): the policies would be enforced.`,
        fix: "pulumi config set --path policies.auditMode false",
      }
    : undefined;

/**
 * What the selected phase asks of the configuration.
 *
 * @param secret whether `lab` holds a secret.
 */
export const phaseChecks = (config: StackConfig, secret: boolean): ConfigProblem[] => {
  const { phase } = config;
  const { requires } = phaseFacts[phase];
  const found = requires.map((requirement) =>
    requirement === "admin-token" ? tokenProblem(config, phase, secret) : checks[requirement](config, phase),
  );
  // A token in clear text is wrong in every phase.
  const token =
    config.lab.adminToken !== undefined && !requires.includes("admin-token")
      ? [tokenProblem(config, phase, secret)]
      : [];
  return [...found, ...token, auditProblem(config), ...overlayProblems(config)].filter(
    (problem) => problem !== undefined,
  );
};
