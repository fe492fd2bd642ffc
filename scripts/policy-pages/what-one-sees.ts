import type { Flow } from "../../policies/expectation";
import type { DecidedExpectation, DecidedPhase } from "./decided-phase";

/** Whether a flow goes to the gRPC server as a gRPC client would send it: each call is a POST. */
export const isGrpcCall = ({ to, http }: Flow): boolean => to === "grpc-server" && http?.method === "POST";

/**
 * What the lab's HTTP server says to a request that reaches it: it has one page, and that for reading only. Where routes
 * rewrite paths, that is not known.
 */
const serverAnswer = (method: string, path: string, isRouted: boolean): string => {
  if (isRouted) return "the server's own answer: 200, 404 or 405";
  if (path === "/") return method === "GET" ? "200" : "405, the server's own";
  return "404, the server's own: it has no such page";
};

const passed = (flow: Flow, { phase }: DecidedPhase): string => {
  const { to, protocol, http, dns } = flow;
  if (isGrpcCall(flow)) return "grpc-status 0";
  if (http !== undefined)
    return serverAnswer(http.method, http.path, phase.requires.includes("envoy-config"));
  if (dns !== undefined) return "the DNS server's answer";
  if (to === "dns") return "names resolve";
  return protocol === "TCP" ? "a connection" : "an answer";
};

const denied = (flow: Flow, { decide, lab }: DecidedPhase): string => {
  const { from, to, protocol } = flow;
  const timeout = protocol === "TCP" ? "timeout (`curl`: exit code 28)" : "timeout";
  if (typeof to === "string" || !("fqdn" in to)) return timeout;
  const lookup: Flow = { from, to: "dns", port: lab.dns.port, protocol: "UDP", dns: { name: to.fqdn } };
  return decide(lookup).verdict === "denied-by-l7"
    ? "the name does not resolve (`curl`: exit code 6); its address would time out"
    : timeout;
};

/** What whoever sends an expected flow sees of it, in a few words. */
export const whatOneSees = ({ flow, answer }: DecidedExpectation, decided: DecidedPhase): string => {
  switch (answer.verdict) {
    case "allowed":
      return answer.auth === "required"
        ? `${passed(flow, decided)}, once both ends have authenticated each other`
        : passed(flow, decided);
    case "denied-by-l7":
      if (flow.dns !== undefined) return "`REFUSED`, at once";
      return isGrpcCall(flow) ? "grpc-status 7 (PERMISSION_DENIED), at once" : "403, at once";
    case "denied-by-default":
    case "denied-by-rule":
      return denied(flow, decided);
    case "not-evaluable":
      return "not known";
  }
};
