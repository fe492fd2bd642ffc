import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";
import type { KubeconfigFile } from "./kubeconfig-files";

const text = z.string().nullish();

/** Source: client-go `tools/clientcmd/api/v1` (AuthInfo). */
const usersSchema = z.object({
  users: z
    .array(
      z.object({
        name: z.string(),
        user: z
          .object({
            "client-certificate": text,
            "client-certificate-data": text,
            "client-key": text,
            "client-key-data": text,
            token: text,
            tokenFile: text,
            username: text,
            password: text,
            as: text,
            "as-uid": text,
            "as-groups": z.array(z.string()).nullish(),
            "as-user-extra": z.record(z.string(), z.array(z.string())).nullish(),
            exec: z.unknown().optional(),
            "auth-provider": z.unknown().optional(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** How a request shows who asks. */
export interface Credentials {
  /** Certificate and key (PEM) of the client. */
  readonly cert?: string;
  readonly key?: string;
  readonly headers: Headers;
}

/** The user of a context: its credentials, or that a program or an identity provider has to be asked for them. */
export type KubeUser =
  | { readonly kind: "known"; readonly credentials: Credentials }
  | { readonly kind: "to-be-asked" };

type AuthInfo = NonNullable<NonNullable<z.infer<typeof usersSchema>["users"]>[number]["user"]>;

const pem = (data: string | null | undefined, file: string | null | undefined, folder: string) => {
  if (data) return Buffer.from(data, "base64").toString("utf8");
  return file ? readFileSync(resolve(folder, file), "utf8") : undefined;
};

/** A token file is read anew each time, and wins over a token beside it, as client-go documents it. */
const bearer = ({ token, tokenFile }: AuthInfo, folder: string): string | undefined => {
  if (tokenFile) {
    try {
      return readFileSync(resolve(folder, tokenFile), "utf8").trim();
    } catch (error) {
      if (!token) throw error;
    }
  }
  return token || undefined;
};

const authorization = (user: AuthInfo, folder: string): string | undefined => {
  const token = bearer(user, folder);
  if (token !== undefined) return `Bearer ${token}`;
  if (!user.username) return undefined;
  return `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
};

/** Source: Kubernetes documentation, "User impersonation". */
const impersonation = (user: AuthInfo): Headers => ({
  ...(user.as ? { "impersonate-user": user.as } : {}),
  ...(user["as-uid"] ? { "impersonate-uid": user["as-uid"] } : {}),
  ...(user["as-groups"]?.length ? { "impersonate-group": user["as-groups"] } : {}),
  ...Object.fromEntries(
    Object.entries(user["as-user-extra"] ?? {}).map(([key, values]) => [
      `impersonate-extra-${encodeURIComponent(key)}`,
      values,
    ]),
  ),
});

const userIn = ({ path, text: content }: KubeconfigFile, name: string): AuthInfo | undefined => {
  const parsed = usersSchema.safeParse(parseDocument(content, { uniqueKeys: false }).toJS() ?? {});
  // The message would quote what it does not like, and that may be a credential.
  if (!parsed.success) throw new Error(`${path}: users is not of the form of a kubeconfig`);
  return parsed.data.users?.find((each) => each.name === name)?.user ?? undefined;
};

/**
 * The user of a name in kubeconfig files; of two of one name the first wins, as with kubectl. A context without a user
 * asks anonymously.
 *
 * @throws Error where a file with credentials cannot be read; the message names the file, never its text.
 */
export const kubeconfigUser = (files: readonly KubeconfigFile[], name: string | undefined): KubeUser => {
  for (const file of name === undefined ? [] : files) {
    const user = userIn(file, name ?? "");
    if (user === undefined) continue;
    if (user.exec || user["auth-provider"]) return { kind: "to-be-asked" };
    const folder = dirname(file.path);
    const cert = pem(user["client-certificate-data"], user["client-certificate"], folder);
    const key = pem(user["client-key-data"], user["client-key"], folder);
    const shown = authorization(user, folder);
    return {
      kind: "known",
      credentials: {
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
        headers: { ...(shown === undefined ? {} : { authorization: shown }), ...impersonation(user) },
      },
    };
  }
  return { kind: "known", credentials: { headers: {} } };
};
