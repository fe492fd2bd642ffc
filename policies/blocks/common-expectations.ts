import type { Expectation, Flow, FlowEnd, LabPeer, Request } from "../expectation";
import type { Lab } from "../lab/lab";

/** A TCP connection to a pod's port. */
export const tcp = (from: LabPeer, to: FlowEnd, port: number): Flow => ({ from, to, port, protocol: "TCP" });

/** An HTTP request to the server's pod port. */
export const requestToServer = (lab: Lab, from: LabPeer, http: Request): Flow => ({
  ...tcp(from, "server", lab.server.podPort),
  http,
});

/** An HTTP request of the client to the server's pod port. */
export const clientRequest = (lab: Lab, method: string, path: string): Flow =>
  requestToServer(lab, "client", { method, path });

/** A query of the client to the cluster's DNS server. */
export const query = (lab: Lab, name: string): Flow => ({
  from: "client",
  to: "dns",
  port: lab.dns.port,
  protocol: "UDP",
  dns: { name },
});

/** HTTPS of the client to a name outside the cluster. */
export const httpsTo = (fqdn: string): Flow => tcp("client", { fqdn }, 443);

/** The client may resolve names, by `allow-dns-egress`. */
export const dnsIsAllowed = (lab: Lab): Expectation => ({
  flow: { from: "client", to: "dns", port: lab.dns.port, protocol: "UDP" },
  verdict: "allowed",
  because: "allow-dns-egress names kube-dns on port 53",
});

/** The client may not leave the cluster. */
export const worldIsDenied: Expectation = {
  flow: tcp("client", "world", 443),
  verdict: "denied-by-default",
  because: "no rule lets a pod of the lab leave the cluster",
};

/** A pod with another label gets nowhere near the server. */
export const intruderIsDenied = (lab: Lab): Expectation => ({
  flow: tcp("intruder", "server", lab.server.podPort),
  verdict: "denied-by-default",
  because: "no rule names the label app=intruder",
});

/** The Service's port is not what policies see. */
export const servicePortIsDenied = (lab: Lab): Expectation => ({
  flow: tcp("client", "server", lab.server.servicePort),
  verdict: "denied-by-default",
  because: `policies see the pod's port ${lab.server.podPort}; nothing allows a packet to port ${lab.server.servicePort} of the pod`,
});
