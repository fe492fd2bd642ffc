import type { StackConfig } from "../config/schema";
import type { WantedRelease } from "./release-guard";

/** The Helm releases that a stack may manage, by the part they belong to. */
export type ReleasePart = "monitoringCrds" | "cilium" | "monitoring";

const takeOver = (key: string): string =>
  `To take it over with its pods running: pulumi config set --path ${key} true.`;
const leaveIt = (key: string): string =>
  `To leave it to its owner: pulumi config set --path ${key} external.`;

/** The releases that the configuration wants this stack to manage; a part that is `external` or `off` is left out. */
export const wantedReleases = ({
  cilium,
  monitoring,
}: StackConfig): Partial<Record<ReleasePart, WantedRelease>> => ({
  ...(monitoring.crds.mode === "install" && {
    monitoringCrds: {
      namespace: "kube-system",
      name: "prometheus-operator-crds",
      adopt: monitoring.crds.adopt,
      choices: `${takeOver("monitoring.crds.adopt")} ${leaveIt("monitoring.crds.mode")}`,
      timeoutSeconds: monitoring.timeoutSeconds,
    },
  }),
  ...(cilium.mode === "install" && {
    cilium: {
      namespace: "kube-system",
      name: "cilium",
      adopt: cilium.adopt,
      choices: `${takeOver("cilium.adopt")} ${leaveIt("cilium.mode")}`,
      timeoutSeconds: cilium.timeoutSeconds,
    },
  }),
  ...(monitoring.mode === "install" && {
    monitoring: {
      namespace: monitoring.namespace,
      name: "kube-prometheus-stack",
      // Its namespace and password are this stack's own; taking over only the release would leave the two at odds.
      adopt: false,
      choices: leaveIt("monitoring.mode"),
      timeoutSeconds: monitoring.timeoutSeconds,
    },
  }),
});
