import { BlockList, isIP } from "node:net";
import type { Environment } from "./kubeconfig-files";
import type { ServerAddress } from "./server-address";

/** How the API server is reached: directly, through an HTTP proxy, or in a way that is not known here. */
export type Route =
  | { readonly kind: "direct" }
  | { readonly kind: "proxy"; readonly host: string; readonly port: number; readonly authorization?: string }
  | { readonly kind: "unsupported"; readonly scheme: string; readonly source: string };

const family = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const spared = (entry: string, { host, port }: ServerAddress): boolean => {
  if (entry === "*") return true;
  const [network, bits] = entry.split("/");
  if (bits !== undefined && network !== undefined && isIP(network) !== 0 && isIP(host) !== 0) {
    const block = new BlockList();
    block.addSubnet(network, Number(bits), family(network));
    return block.check(host, family(host));
  }
  const withPort = /^(.*[^:]):(\d+)$/.exec(entry);
  if (withPort && withPort[2] !== String(port)) return false;
  const name = (withPort?.[1] ?? entry).replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host;
  return name.startsWith(".") ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
};

const routeThrough = (proxy: string, source: string): Route => {
  const text = proxy.includes("://") ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:") {
    return { kind: "unsupported", scheme: url?.protocol.replace(/:$/, "") ?? "unreadable", source };
  }
  const user = decodeURIComponent(url.username);
  return {
    kind: "proxy",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 80),
    ...(user === ""
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${user}:${decodeURIComponent(url.password)}`).toString("base64")}`,
        }),
  };
};

/**
 * The way that kubectl and the provider take to a server: a cluster's `proxy-url` counts always; `HTTPS_PROXY` counts
 * unless `NO_PROXY` or loopback spares the server. Source: golang.org/x/net/http/httpproxy, which client-go uses.
 */
export const routeTo = (
  server: ServerAddress,
  proxyUrl: string | undefined,
  environment: Environment,
): Route => {
  if (proxyUrl) return routeThrough(proxyUrl, "the cluster's proxy-url");
  const proxy = environment.HTTPS_PROXY || environment.https_proxy;
  if (!proxy || !server.secure) return { kind: "direct" };
  const own =
    server.host === "localhost" ||
    (isIP(server.host) !== 0 && loopback.check(server.host, family(server.host)));
  const exceptions = (environment.NO_PROXY || environment.no_proxy || "")
    .split(",")
    .map((each) => each.trim());
  if (own || exceptions.some((entry) => entry !== "" && spared(entry, server))) return { kind: "direct" };
  return routeThrough(proxy, "HTTPS_PROXY");
};
