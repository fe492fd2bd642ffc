import type { EngineChange } from "../engine-change";

/** What 1.20 decides otherwise than 1.19. */
export const changesOf120: readonly EngineChange[] = [
  {
    facts: ["fields"],
    summary:
      "rules for Kafka and for other protocols of Envoy's Go extensions (`kafka`, `l7`, `l7proto`) are gone: what is left of such a rule lets its ports pass",
    source: "1.20 Upgrade Notes, Action Required",
    both: "take the rule's `rules` away, and its ports too if they are not to be open",
  },
];
