import type { Expectation, Flow } from "./expectation";
import type { Lab } from "./lab";

/** An HTTP request of the client to the server's pod port. */
export const clientRequest = (lab: Lab, method: string, path: string): Flow => ({
  from: "client",
  to: "server",
  port: lab.server.podPort,
  protocol: "TCP",
  http: { method, path },
});

/** The client may resolve names, by `allow-dns-egress`. */
export const dnsIsAllowed = (lab: Lab): Expectation => ({
  flow: { from: "client", to: "dns", port: lab.dns.port, protocol: "UDP" },
  verdict: "allowed",
  because: "allow-dns-egress names kube-dns on port 53",
});

/** The client may not leave the cluster. */
export const worldIsDenied: Expectation = {
  flow: { from: "client", to: "world", port: 443, protocol: "TCP" },
  verdict: "denied-by-default",
  because: "no rule lets a pod of the lab leave the cluster",
};
