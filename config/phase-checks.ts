import { catalogue } from "../policies/catalogue";
import type { PolicyStack, Requirement } from "../policies/policy-stack";
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

/** What each requirement of a policy stack asks of the configuration. */
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

/**
 * What the selected phase asks of the configuration.
 *
 * @param secret whether `lab` holds a secret.
 */
export const phaseChecks = (config: StackConfig, secret: boolean): ConfigProblem[] => {
  const stack: PolicyStack = catalogue[config.phase];
  const found = stack.requires.map((requirement) =>
    requirement === "admin-token"
      ? tokenProblem(config, stack.name, secret)
      : checks[requirement](config, stack.name),
  );
  // A token in clear text is wrong in every phase.
  const token =
    config.lab.adminToken !== undefined && !stack.requires.includes("admin-token")
      ? [tokenProblem(config, stack.name, secret)]
      : [];
  return [...found, ...token].filter((problem) => problem !== undefined);
};
