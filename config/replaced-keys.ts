/** Keys of earlier versions, and those that say the same now. */
export const replacedKeys: Readonly<Record<string, string>> = {
  "cilium.policyAuditMode": "policies.auditMode",
};
