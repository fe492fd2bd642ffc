import http from "node:http";

interface Rule {
  readonly labels?: readonly { readonly key?: string; readonly value?: string }[];
}

interface Endpoint {
  readonly status?: {
    readonly state?: string;
    readonly policy?: { readonly realized?: { readonly "policy-revision"?: number } };
  };
}

/** Label that Cilium's rules carry: the policy that they were made of. */
const UID = "io.cilium.k8s.policy.uid";

/** Cilium's agent of a node, over its own socket. */
export class AgentApi {
  /** @param serving a process in the node's mounts. */
  constructor(serving: number) {
    this.socket = `/proc/${serving}/root/run/cilium/cilium.sock`;
  }

  private readonly socket: string;

  private get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      http
        .get({ socketPath: this.socket, path: `/v1/${path}`, headers: { host: "localhost" } }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const body = Buffer.concat(chunks).toString("utf8");
            if (response.statusCode === 200) resolve(body);
            else
              reject(
                new Error(`the agent answers ${response.statusCode} for ${path}: ${body.slice(0, 200)}`),
              );
          });
        })
        .on("error", reject);
    });
  }

  /** The policies that the agent has taken, by their uids, and the revision of them all. */
  async policies(): Promise<{ readonly revision: number; readonly uids: ReadonlySet<string> }> {
    const { policy, revision } = JSON.parse(await this.get("policy")) as { policy: string; revision: number };
    const rules = JSON.parse(policy) as readonly Rule[];
    const uids = rules.flatMap(({ labels = [] }) =>
      labels.flatMap(({ key, value }) => (key === UID && value !== undefined ? [value] : [])),
    );
    return { revision, uids: new Set(uids) };
  }

  /** Whether the agent has these policies, and every endpoint enforces what the agent has. */
  async enforces(wanted: readonly string[]): Promise<boolean> {
    const { revision, uids } = await this.policies();
    const enforced = await this.enforced();
    return wanted.every((uid) => uids.has(uid)) && enforced.unready === 0 && enforced.revision >= revision;
  }

  /** The oldest revision that an endpoint still enforces, and how many endpoints are not ready. */
  async enforced(): Promise<{ readonly revision: number; readonly unready: number }> {
    const endpoints = JSON.parse(await this.get("endpoint")) as readonly Endpoint[];
    const revisions = endpoints.map(({ status }) => status?.policy?.realized?.["policy-revision"] ?? 0);
    return {
      revision: Math.min(...revisions),
      unready: endpoints.filter(({ status }) => status?.state !== "ready").length,
    };
  }
}
