import type { CleanReport } from "./clean-report";
import { type ClusterObject, identityText } from "./cluster-object";

/** An object in JSON. */
export interface ObjectJson {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  /** It is being deleted, and not gone yet. */
  readonly going: boolean;
}

/** A redirected port, and whose it is. */
export interface RedirectOwnerJson {
  readonly name: string;
  /** Null where its endpoint is gone. */
  readonly pod: string | null;
  readonly direction: string;
  readonly port: string;
  readonly policies: readonly string[];
}

/** `lab verify-clean --json`. Fields are added in later versions, never renamed. */
export interface CleanJson {
  readonly context: string;
  readonly server: string;
  readonly clean: boolean;
  readonly left: readonly ObjectJson[];
  readonly staying: readonly ObjectJson[];
  readonly foreign: readonly ObjectJson[];
  readonly redirects: number;
  readonly agents: readonly {
    readonly pod: string;
    readonly node: string;
    /** Null where the agent could not be asked. */
    readonly redirects: number | null;
    readonly names: readonly string[];
    /** Whose they are; null where the agent did not say. */
    readonly owners: readonly RedirectOwnerJson[] | null;
    readonly notAsked: string | null;
  }[];
  /** Kinds that could not be looked at, and why. */
  readonly notAsked: readonly string[];
  /** What `--fix` took away, and what it left because pods run under it. */
  readonly deleted: readonly string[];
  readonly kept: readonly string[];
}

const objectJson = ({ kind, namespace, name, going }: ClusterObject): ObjectJson => ({
  kind,
  namespace: namespace ?? null,
  name,
  going,
});

/** What `--fix` did. */
export interface Fixed {
  readonly deleted: readonly ClusterObject[];
  readonly kept: readonly ClusterObject[];
}

/** A report in JSON. */
export const reportJson = (
  report: CleanReport,
  cluster: { readonly context: string; readonly server: string },
  { deleted, kept }: Fixed,
): CleanJson => ({
  context: cluster.context,
  server: cluster.server,
  clean: report.clean,
  left: report.left.map(objectJson),
  staying: report.staying.map(objectJson),
  foreign: report.foreign.map(objectJson),
  redirects: report.redirects,
  agents: report.agents.map(({ pod, node, answer }) =>
    "notAsked" in answer
      ? { pod, node, redirects: null, names: [], owners: null, notAsked: answer.notAsked }
      : {
          pod,
          node,
          redirects: answer.redirects,
          names: answer.names,
          owners: answer.owners?.map((owner) => ({ ...owner, pod: owner.pod ?? null })) ?? null,
          notAsked: null,
        },
  ),
  notAsked: report.notAsked,
  deleted: deleted.map(identityText),
  kept: kept.map(identityText),
});
