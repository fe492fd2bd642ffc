import { icmpType } from "../../rules/icmp-types";
import { portNumber } from "../../rules/read-port";
import type { Check } from "../check";
import { ciliumDirections, ciliumPortRules } from "../rule-places";

/** A port for which nobody said which protocol. */
export const missingProtocolMeansThree: Check = {
  id: "missing-protocol-means-three",
  severity: "info",
  summary: "A port of a Cilium policy without a protocol means TCP, UDP and SCTP.",
  why: "In a NetworkPolicy the same text means TCP alone; here it opens two more protocols than were thought of.",
  source:
    "Cilium documentation, security/policy/language, “Limit ingress/egress ports”; Cilium, api.PortProtocol",
  needsWorld: false,
  isOneCause: true,
  find: ({ policies }) =>
    policies.flatMap(ciliumPortRules).flatMap(({ policy, path, source, direction }) =>
      (source.ports ?? []).flatMap(({ port, protocol }, index) => {
        // L7 rules need TCP and say so by another finding; DNS is asked over UDP and TCP; a deny of all three is on
        // the safe side.
        const at = `${path}.ports[${index}]`;
        const refused = policy.problems.some((problem) => problem.path === `${at}.protocol`);
        if (protocol !== undefined || refused || port === "53" || direction.deny) return [];
        return [
          {
            policy: policy.name,
            path: at,
            explanation: `Port ${port} is opened for TCP, UDP and SCTP.`,
            fix: "Write `protocol: TCP`, or `protocol: ANY` if all three are meant.",
          },
        ];
      }),
    ),
};

/** A range whose end lies before its beginning. */
export const endPortBelowPort: Check = {
  id: "end-port-below-port",
  severity: "error",
  summary: "A range of ports in a Cilium policy ends before it begins: it is read as the first port alone.",
  why: "Neither the API server nor the agent refuses it.",
  source: "Cilium, pkg/policy/api PortProtocol and pkg/policy PortRangeToMaskedPorts",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumPortRules).flatMap(({ policy, path, source }) =>
      (source.ports ?? []).flatMap(({ port = "", endPort = 0 }, index) => {
        const number = portNumber(port) ?? 0;
        if (endPort === 0 || number === 0 || endPort >= number) return [];
        return [
          {
            policy: policy.name,
            path: `${path}.ports[${index}].endPort`,
            explanation: `The range from ${number} to ${endPort} ends before it begins; only port ${number} is meant by it.`,
            fix: "Exchange the two numbers.",
          },
        ];
      }),
    ),
};

/** A range that begins with port 0 and ends before the last one. */
export const portRangeFromZero: Check = {
  id: "port-range-from-zero",
  severity: "error",
  summary: "A range of ports in a Cilium policy begins with 0: it is every port, whatever its end.",
  why: "Ports above its end pass with it (or are denied with it), and nothing refuses such a range.",
  source:
    "Cilium, pkg/maps/policymap NewKeyFromPolicyKey (1.18.6, 1.19.6; seen with packets on 1.18.6) and pkg/policy keysForRange (1.20.2)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumPortRules).flatMap(({ policy, path, source }) =>
      (source.ports ?? []).flatMap(({ port = "", endPort = 0 }, index) => {
        if (portNumber(port) !== 0 || endPort <= 0 || endPort >= 65_535) return [];
        return [
          {
            policy: policy.name,
            path: `${path}.ports[${index}].port`,
            explanation: `The range from 0 to ${endPort} does not end: the datapath takes it for every port of its protocol.`,
            fix: `Begin it with 1 if it is to end at ${endPort}; for every port leave endPort out.`,
          },
        ];
      }),
    ),
};

/** ICMP type 0. */
export const icmpTypeZero: Check = {
  id: "icmp-type-zero",
  severity: "warning",
  summary: "A rule for ICMP type 0 (EchoReply) lets every ICMP type of its family pass.",
  why: "Cilium keeps the type where it keeps ports, and there 0 means every port.",
  source: "Cilium 1.18, pkg/policy (ICMP types as ports of an L4Filter)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) =>
      (source.icmps ?? []).flatMap(({ fields = [] }, at) =>
        fields.flatMap(({ family = "IPv4", type = -1 }, index) => {
          if (icmpType(type, family === "IPv6" ? "IPv6" : "IPv4") !== 0) return [];
          return [
            {
              policy: policy.name,
              path: `${path}.icmps[${at}].fields[${index}].type`,
              explanation: `Type 0 stands for every ICMP type: the rule ${deny ? "denies" : "allows"} all of them.`,
              fix: "Leave replies out: Cilium tracks connections and lets the answer to an allowed EchoRequest pass.",
            },
          ];
        }),
      ),
    ),
};
