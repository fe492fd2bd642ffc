import { stringify } from "yaml";

/** Words that stand for credentials in the fixtures: none of them may come out of a message. */
export const credentials = ["a-bearer-token", "a-client-key", "a-proxy-password"] as const;

/** What differs between the kubeconfigs of the tests. */
export interface Fixture {
  readonly current?: string;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly clusters?: Readonly<Record<string, object>>;
}

/** The text of a kubeconfig with credentials in it. By default context `home` leads to cluster `home-cluster`. */
export const kubeconfigText = ({
  current,
  contexts = { home: "home-cluster" },
  clusters = { "home-cluster": { server: "https://127.0.0.1:6443" } },
}: Fixture = {}): string =>
  stringify({
    apiVersion: "v1",
    kind: "Config",
    ...(current === undefined ? {} : { "current-context": current }),
    contexts: Object.entries(contexts).map(([name, cluster]) => ({
      name,
      context: { cluster, user: "admin" },
    })),
    clusters: Object.entries(clusters).map(([name, cluster]) => ({ name, cluster })),
    users: [{ name: "admin", user: { token: credentials[0], "client-key-data": btoa(credentials[1]) } }],
  });

/** Base64, as kubeconfigs have certificates. */
export const base64 = (text: string): string => Buffer.from(text).toString("base64");
