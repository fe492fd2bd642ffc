import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/**
 * Policies that only report what they would drop (chart key `policyAuditMode`; Cilium documentation, "Creating
 * Policies from Verdicts"). The chart has no default for it and says nothing to the agents when it is absent.
 */
export const auditModeValues = ({ policyAuditMode }: Pick<CiliumConfig, "policyAuditMode">): HelmValues =>
  policyAuditMode ? { policyAuditMode } : {};
