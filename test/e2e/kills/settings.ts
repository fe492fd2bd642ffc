import { readFileSync, writeFileSync } from "node:fs";
import deepmerge from "deepmerge";
import { parse, stringify } from "yaml";
import { projectName } from "../../../config/project-name";
import { catalogue } from "../../../policies/catalogue";
import type { Phase } from "../../../policies/phase";
import type { Checkout } from "../../support/checkout";

const overlays = ["cluster-essentials", "default-deny-all"];

/** Configurations of the sandbox's stack that the campaign goes between; `nothing` is a destroyed stack. */
export const settings = {
  nothing: undefined,
  baseline: {},
  redacted: { cilium: { hubble: { redact: true } } },
  withoutCilium: { cilium: { mode: "off" } },
  stage: { phase: "namespace" },
  labels: { phase: "labels" },
  images: { lab: { clientImage: "docker.io/curlimages/curl:8.16.0" } },
  walled: { policies: { overlays } },
  walledLess: {
    policies: {
      overlays,
      excludedNamespaces: ["kube-system", "monitoring", "cilium-spire", "cilium-secrets", "team-x"],
    },
  },
} as const;

/** Name of a configuration. */
export type SettingName = keyof typeof settings;

/** The phase of a configuration that has nothing laid over it; undefined for any other. */
export const phaseOf = (name: SettingName): Phase | undefined => {
  const phases: Partial<Record<SettingName, Phase>> = {
    baseline: catalogue.baseline,
    stage: catalogue.namespace,
    labels: catalogue.labels,
  };
  return phases[name];
};

/** Writes the sandbox's stack file with that configuration over what it says of itself. */
export const writeSetting = (checkout: Checkout, name: SettingName): void => {
  checkout.restoreConfig();
  const file = checkout.stackFile;
  const document = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const keys = Object.fromEntries(
    Object.entries(settings[name] ?? {}).map(([key, value]) => [`${projectName}:${key}`, value]),
  );
  writeFileSync(file, stringify({ ...document, config: deepmerge(document.config, keys) }));
};
