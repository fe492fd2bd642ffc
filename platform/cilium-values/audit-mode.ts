import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/**
 * Policies that only report what they would drop (chart key `policyAuditMode`; Cilium documentation, "Creating
 * Policies from Verdicts"). The chart has no default for it and says nothing to the agents when it is absent.
 *
 * Agents read the setting when they start, so they are restarted when it comes (chart key `rollOutCiliumPods`), and, since
 * that changes their pods' template back, when it goes.
 */
export const auditModeValues = ({ auditMode = false }: Pick<CiliumConfig, "auditMode">): HelmValues =>
  auditMode ? { policyAuditMode: true, rollOutCiliumPods: true } : {};
