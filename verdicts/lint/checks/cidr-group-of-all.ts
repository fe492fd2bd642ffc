import { parsePrefix } from "../../addresses/prefix";
import type { Check } from "../check";
import { foundGroups, groupRules } from "../found-groups";

const isWhole = (cidr: string): boolean => parsePrefix(cidr)?.bits === 0;

/** A group of networks with everything in it, which Cilium does not label. */
export const cidrGroupOfAll: Check = {
  id: "cidr-group-of-all",
  severity: "error",
  summary:
    "A CiliumCIDRGroup that a rule names holds `0.0.0.0/0` or `::/0`, which Cilium leaves out of groups.",
  why: "The agent fixes the identity of a whole address family as the world's, so no address gets the group's labels by it: the rule allows, or denies, nobody there.",
  source:
    "Cilium, daemon/cmd/hostips-sync.go (OverrideIdentity of 0.0.0.0/0 and ::/0; 1.18.6, 1.19.6, 1.20.2)",
  needsWorld: true,
  find: (context) => {
    const groups = context.world?.cidrGroups ?? {};
    return groupRules(context).flatMap(({ policy, path, rule, deny }) =>
      (foundGroups(rule, groups) ?? []).flatMap((name) => {
        const whole = (groups[name]?.cidrs ?? []).filter(isWhole);
        if (whole.length === 0) return [];
        const field = rule.cidrGroupRef === undefined ? "cidrGroupSelector" : "cidrGroupRef";
        return [
          {
            policy,
            path: `${path}.${field}`,
            explanation: `CiliumCIDRGroup ${name} holds ${whole.join(" and ")}, which counts for no address: this part of the rule ${deny ? "denies" : "allows"} nobody by it.`,
            fix: `Write \`cidr: ${whole[0]}\` in the rule itself, or the entity \`world\`.`,
          },
        ];
      }),
    );
  },
};
