/** Where an API server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
  /** Path below which the API lies, without a slash at the end: behind a gateway there is one. */
  readonly path: string;
}

/**
 * Reads a cluster's `server` as client-go does (`rest.DefaultServerURL`): an address without a scheme is taken as https.
 *
 * @returns undefined if it is not an address.
 */
export const parseServer = (server: string): ServerAddress | undefined => {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `https://${server}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") return undefined;
  const secure = url.protocol === "https:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    secure,
    path: url.pathname.replace(/\/+$/, ""),
  };
};

/** An address for people: no user information, no query, whatever stood in the kubeconfig. */
export const showServer = ({ host, port, secure, path }: ServerAddress): string =>
  `${secure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}${path}`;

/** Whether two addresses are the same, written differently or not. */
export const sameServer = (one: ServerAddress, other: ServerAddress): boolean =>
  showServer(one) === showServer(other);
