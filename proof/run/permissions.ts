import type { ClusterApi } from "../../cluster/api";
import { isTried, type Planned, type PlannedProbe } from "../plan/plan-probes";
import type { Source } from "../plan/source";

/** Something that a user may or may not do in a namespace, with every verb that it takes. */
export interface Deed {
  readonly verbs: readonly ("create" | "get" | "patch" | "delete")[];
  readonly resource: "pods" | "pods/exec" | "pods/ephemeralcontainers";
  readonly namespace: string;
}

/**
 * Running commands in pods. It goes over a web socket, which begins as a GET; from 1.35 on an API server asks for `create`,
 * too (Kubernetes, feature gate AuthorizePodWebsocketUpgradeCreatePermission).
 */
export const runningCommands = (namespace: string): Deed => ({
  verbs: ["get", "create"],
  resource: "pods/exec",
  namespace,
});

/** Making pods, waiting until they run, and taking them away again. */
export const makingPods = (namespace: string): Deed => ({
  verbs: ["create", "get", "delete"],
  resource: "pods",
  namespace,
});

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

const mayUse = async (api: ClusterApi, verb: string, { resource, namespace }: Deed): Promise<boolean> => {
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

/**
 * Whether whoever asks may do something (Kubernetes, SelfSubjectAccessReview: everybody may ask that about himself). Where the
 * server does not say, it is tried.
 */
export const mayDo = async (api: ClusterApi, deed: Deed): Promise<boolean> =>
  (await Promise.all(deed.verbs.map((verb) => mayUse(api, verb, deed)))).every((allowed) => allowed);

/** What a user has to be given for it, as a command. */
export const permissionFix = ({ verbs, resource, namespace }: Deed): string =>
  `kubectl create role lab-prove -n ${namespace} --verb=${verbs.join(",")} --resource=${resource}   # and bind it to whoever runs this`;

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
  return [...(own === undefined ? [] : [runningCommands(own)]), ...made.map(makingPods)];
};

const keyOf = ({ resource, namespace }: Deed): string => `${resource} ${namespace}`;

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
    const what = deed.resource === "pods/exec" ? "run commands in pods" : "make and delete pods";
    return {
      expected: one.expected,
      notHere: `you may not ${what} in namespace ${deed.namespace}`,
      fix: permissionFix(deed),
    };
  });
};
