import type { ClusterApi } from "../../cluster/api";
import { isTried, type Planned, type PlannedProbe } from "../plan/plan-probes";
import type { Source } from "../plan/source";

/** Something that a user may or may not do in a namespace. */
export interface Deed {
  readonly verb: "create" | "get" | "list" | "patch";
  readonly resource: "pods" | "pods/exec" | "pods/ephemeralcontainers";
  readonly namespace: string;
}

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/**
 * Whether whoever asks may do something (Kubernetes, SelfSubjectAccessReview: everybody may ask that about himself). Where the
 * server does not say, it is tried.
 */
export const mayDo = async (api: ClusterApi, { verb, resource, namespace }: Deed): Promise<boolean> => {
  const [name = "", subresource = ""] = resource.split("/");
  const answer = await api.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { verb, resource: name, subresource, namespace } },
    },
  });
  if (answer.status !== 201) return true;
  return (JSON.parse(answer.body) as Review).status?.allowed !== false;
};

/** What a user has to be given for it, as a command. */
export const permissionFix = ({ verb, resource, namespace }: Deed): string =>
  `kubectl create role lab-prove -n ${namespace} --verb=${verb} --resource=${resource}   # and bind it to whoever runs this`;

const namespaceOf = (source: Source): string | undefined => {
  if (source.kind === "outside") return undefined;
  return source.kind === "pod" ? source.pod.namespace : source.endpoint.namespace;
};

/** What has to be done for a probe, by whoever runs this. */
const deedsFor = ({ source, destination }: PlannedProbe): readonly Deed[] => {
  const own = namespaceOf(source);
  const made = [source, destination].flatMap((end) =>
    end.kind === "helper" ? [end.endpoint.namespace] : [],
  );
  return [
    ...(own === undefined ? [] : [{ verb: "create", resource: "pods/exec", namespace: own } as const]),
    ...made.map((namespace) => ({ verb: "create", resource: "pods", namespace }) as const),
  ];
};

const keyOf = ({ verb, resource, namespace }: Deed): string => `${verb} ${resource} ${namespace}`;

/** Leaves out of a plan what the user may not do, with what he would have to be given. */
export const leaveOutForbidden = async (
  planned: readonly Planned[],
  may: (deed: Deed) => Promise<boolean>,
): Promise<readonly Planned[]> => {
  const deeds = new Map(
    planned.filter(isTried).flatMap((one) => deedsFor(one).map((deed) => [keyOf(deed), deed] as const)),
  );
  const asked = await Promise.all([...deeds].map(async ([key, deed]) => [key, await may(deed)] as const));
  const forbidden = new Set(asked.flatMap(([key, allowed]) => (allowed ? [] : [key])));
  return planned.map((one): Planned => {
    if (!isTried(one)) return one;
    const deed = deedsFor(one).find((each) => forbidden.has(keyOf(each)));
    if (deed === undefined) return one;
    const what = deed.resource === "pods/exec" ? "run commands in pods" : "make pods";
    return {
      expected: one.expected,
      notHere: `you may not ${what} in namespace ${deed.namespace}`,
      fix: permissionFix(deed),
    };
  });
};
