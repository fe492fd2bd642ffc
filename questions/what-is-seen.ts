import type { FlowVerdict } from "../verdicts/answer";
import type { Flow } from "../verdicts/world";

/** What people and Hubble see of a flow. */
export interface Seen {
  readonly user: string;
  readonly hubble: string;
  /** Hubble's `drop_reason_desc` and its number; absent where no packet is dropped by the datapath. */
  readonly drop?: { readonly name: string; readonly code: number };
}

/** Names and numbers of drops. Source: Cilium, `pkg/monitor/api/drop.go` and `api/v1/flow/flow.proto`. */
const drops = {
  denied: { name: "POLICY_DENIED", code: 133 },
  denyRule: { name: "POLICY_DENY", code: 181 },
  authentication: { name: "AUTH_REQUIRED", code: 189 },
} as const;

const silence = ({ protocol = "TCP" }: Flow): string => {
  switch (protocol) {
    case "TCP":
      return "no answer: the connection times out (curl: exit code 28)";
    case "UDP":
      return "no answer: whoever waits for one times out";
    case "SCTP":
      return "no answer: the association is never made";
    default:
      return "no answer: the message is lost";
  }
};

const direction = ({ egress }: FlowVerdict): string =>
  egress === "allowed" ? "INGRESS, at the destination's node" : "EGRESS, at the source's node";

const dropped = (
  answer: FlowVerdict,
  flow: Flow,
  drop: { readonly name: string; readonly code: number },
): Seen => ({
  user: silence(flow),
  hubble: `DROPPED, ${drop.name} (${drop.code}), traffic direction ${direction(answer)}`,
  drop,
});

/** What comes of a verdict, for who waits for the answer and for who looks at Hubble. */
export const whatIsSeen = (answer: FlowVerdict, flow: Flow): Seen => {
  switch (answer.verdict) {
    case "denied-by-default":
      return dropped(answer, flow, drops.denied);
    case "denied-by-rule":
      return dropped(answer, flow, drops.denyRule);
    case "denied-by-l7":
      if (answer.l7 === "tls") {
        return {
          user: "the connection is reset during the TLS handshake (curl: exit code 35)",
          hubble: "DROPPED, of type L7, without a request in it; no drop reason, since no packet is dropped",
        };
      }
      return answer.l7 === "dns"
        ? {
            user: "an answer at once from Cilium's DNS proxy: REFUSED",
            hubble: "DROPPED, of type L7 (dns); no drop reason, since no packet is dropped",
          }
        : {
            user: "an answer at once from Cilium's proxy: HTTP status 403, Access denied",
            hubble:
              "DROPPED, of type L7 (http), and its response with code 403; no drop reason, since no packet is dropped",
          };
    case "not-evaluable":
      return {
        user: "not known: it depends on what neither a policy nor the world says",
        hubble: "not known",
      };
    case "allowed":
      break;
  }
  const forwarded = answer.l7 === "none" ? "FORWARDED" : "REDIRECTED to the proxy, then FORWARDED";
  if (answer.auth === "required") {
    const { name, code } = drops.authentication;
    return {
      user: "it passes once both ends have authenticated each other; until then packets are lost and sent again",
      hubble: `DROPPED, ${name} (${code}) until then, after that ${forwarded}`,
      drop: drops.authentication,
    };
  }
  const isUndecided =
    answer.l7 !== "none" && flow.http === undefined && flow.dns === undefined && answer.l7 !== "tls";
  return {
    user: isUndecided ? "it passes; each request in it is decided by the proxy" : "it passes",
    hubble: forwarded,
  };
};
