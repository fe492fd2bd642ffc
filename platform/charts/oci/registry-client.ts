import { DownloadError, type Downloaded, request } from "../download";
import type { Credentials } from "./registry-credentials";

const basic = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** Parameters of a challenge, `Bearer realm="…",service="…",scope="…"` (RFC 9110, section 11.6.1). */
const parametersOf = (challenge: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );

const wantsLogin = (status: number): boolean => status === 401 || status === 403;

/**
 * Asks a registry (OCI distribution specification, "Pulling manifests", "Pulling blobs"), first without a name; where it
 * asks for a token or a name, with what the user told Helm or Docker. There is no ready client: those on npm speak to
 * Docker images, know no proxy, or ask for a newer Node.
 */
export class RegistryClient {
  private authorization: string | undefined;

  /** @param credentials looked up when they are asked for. */
  constructor(private readonly credentials: () => Credentials | undefined) {}

  /** @throws DownloadError with one reason. */
  async get(address: string, accept: string): Promise<Buffer> {
    const first = await this.ask(address, accept);
    const answer = wantsLogin(first.status) ? await this.again(address, accept, first) : first;
    if (wantsLogin(answer.status)) throw new DownloadError("it wants to be logged in to", answer.status);
    if (answer.status !== 200) throw new DownloadError(`HTTP status ${answer.status}`, answer.status);
    return answer.body;
  }

  private ask(address: string, accept: string): Promise<Downloaded> {
    const { authorization } = this;
    return request(address, { accept, ...(authorization === undefined ? {} : { authorization }) });
  }

  private async again(address: string, accept: string, refused: Downloaded): Promise<Downloaded> {
    const challenge = refused.headers.get("www-authenticate") ?? "";
    const credentials = this.credentials();
    if (/^bearer /i.test(challenge)) this.authorization = await this.token(challenge, credentials);
    else if (credentials !== undefined) this.authorization = basic(credentials);
    else return refused;
    return this.ask(address, accept);
  }

  /** A token of the server that the registry names (distribution.github.io, "Token authentication specification"). */
  private async token(challenge: string, credentials: Credentials | undefined): Promise<string | undefined> {
    const { realm = "", ...asked } = parametersOf(challenge);
    if (!URL.canParse(realm)) throw new DownloadError("it asks for a token, and does not say of whom");
    const address = new URL(realm);
    for (const key of ["service", "scope"]) {
      const value = asked[key];
      if (value !== undefined) address.searchParams.set(key, value);
    }
    const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
    const { status, body } = await request(address.href, headers);
    if (status !== 200) return undefined;
    const answer = JSON.parse(body.toString("utf8")) as { token?: string; access_token?: string };
    const token = answer.token ?? answer.access_token;
    return token === undefined ? undefined : `Bearer ${token}`;
  }
}
