import { EnvHttpProxyAgent, fetch } from "undici";
import { UserError } from "../../messages/user-error";

/** Why something could not be downloaded, in words for a user. */
export class DownloadError extends UserError {
  override readonly name = "DownloadError";

  /** @param status what the server answered; absent where it did not. */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** What a server answered. */
export interface Downloaded {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Buffer;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ECONNRESET: "the connection was cut off",
  ENOTFOUND: "the name does not exist",
  EAI_AGAIN: "the name cannot be resolved now",
  UND_ERR_CONNECT_TIMEOUT: "nothing answers",
  UND_ERR_SOCKET: "the connection was cut off",
};

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
};

/** The address without user and password, which `fetch` refuses in it, and the header that says them. */
const withoutCredentials = (address: string): { url: URL; headers: Record<string, string> } => {
  const url = new URL(address);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  if (username === "") return { url, headers: {} };
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, headers: { authorization: `Basic ${Buffer.from(user).toString("base64")}` } };
};

/** An address as it may be shown: without a password. */
export const shownAddress = (address: string): string =>
  URL.canParse(address) ? withoutCredentials(address).url.href : address;

/**
 * Asks a web server. Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), as Helm does. There is no limit for
 * the whole: a slow line is not an error. To another server a redirect leads without the header `authorization`.
 *
 * @throws DownloadError with one reason if there is no whole answer.
 */
export const request = async (
  address: string,
  headers: Readonly<Record<string, string>>,
): Promise<Downloaded> => {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const answer = await fetch(address, { headers, dispatcher });
    const body = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, headers: answer.headers, body };
  } catch (error) {
    throw new DownloadError(reasonOf(error));
  } finally {
    // Not `close`, which waits for kept connections; the program is to end.
    await dispatcher.destroy();
  }
};

/** Downloads a file. @throws DownloadError with one reason. */
export const download = async (address: string): Promise<Buffer> => {
  const { url, headers } = withoutCredentials(address);
  const { status, body } = await request(url.href, headers);
  if (status < 200 || status > 299) throw new DownloadError(`HTTP status ${status}`, status);
  return body;
};
