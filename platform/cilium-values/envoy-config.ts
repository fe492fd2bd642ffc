import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/**
 * Whether Cilium reads CiliumEnvoyConfig objects and serves them by Envoy (chart key `envoyConfig.enabled`). Without it
 * nobody acts on them.
 */
export const envoyConfigValues = ({ envoyConfig }: Pick<CiliumConfig, "envoyConfig">): HelmValues => ({
  envoyConfig: { enabled: envoyConfig },
});
