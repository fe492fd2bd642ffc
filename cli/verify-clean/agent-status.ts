import * as z from "zod";
import type { RedirectOwner } from "../../cilium/agent/redirect-owners";

/** What an agent says of the ports that it redirects to a proxy. */
export interface AgentAnswer {
  readonly redirects: number;
  /** `<endpoint>:<direction>:<protocol>:<port>:` of each, where the agent lists them. */
  readonly names: readonly string[];
  /** Whose they are; absent where the agent did not say. */
  readonly owners?: readonly RedirectOwner[];
}

/** An agent of Cilium, and what it says, or why it could not be asked. */
export interface AskedAgent {
  readonly pod: string;
  readonly node: string;
  readonly answer: AgentAnswer | { readonly notAsked: string };
}

/** Ports that agents redirect, all together. What an agent that was not asked would say is not known. */
export const countRedirects = (agents: readonly AskedAgent[]): number =>
  agents.reduce((sum, { answer }) => sum + ("notAsked" in answer ? 0 : answer.redirects), 0);

/** Part of what `cilium-dbg status --output json` prints. Source: Cilium, `api/v1/models/proxy_status.go`. */
const statusSchema = z.object({
  proxy: z.object({
    // Left out when it is 0.
    "total-redirects": z.number().default(0),
    redirects: z.array(z.object({ name: z.string().default("") })).nullish(),
  }),
});

/** What an agent's status says of its proxy; `notAsked` for what is no such status. */
export const readAgentStatus = (text: string): AskedAgent["answer"] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { notAsked: "what it answers is not JSON" };
  }
  const parsed = statusSchema.safeParse(json);
  if (!parsed.success) return { notAsked: "its status says nothing of a proxy" };
  const { "total-redirects": total, redirects } = parsed.data.proxy;
  const names = (redirects ?? []).map(({ name }) => name);
  return { redirects: Math.max(total, names.length), names };
};
