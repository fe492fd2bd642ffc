import type { Endpoint } from "../../verdicts/world";

/** By this a helper is known: an annotation, since a label could be what a policy selects. */
export const HELPER_ANNOTATION = "talos-policy-lab/probe-of";

/** A pod that is made for probes, as an API server takes it. */
export interface HelperPod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly object[];
  };
  readonly spec: object;
}

/** Set by a controller, by which it would take the pod for one of its own. */
const ofControllers: readonly string[] = ["pod-template-hash", "controller-revision-hash"];

/** The user of curl's image. Any other that is not root would do. */
export const PROBE_USER = 100;

/** What a helper is made of, beside the pod that it stands for. */
export interface HelperSettings {
  /** Tells the helpers of one run from those of another. */
  readonly run: string;
  /** Has `sh`, `sleep` and `curl`. */
  readonly image: string;
  /** How long it lives, where nobody deletes it. */
  readonly seconds: number;
  /** Id of its namespace, which is said to be its controller: a ReplicaSet with its labels would take it for its own. */
  readonly namespaceUid: string;
}

/**
 * A pod that has the labels and the namespace of a described one and does nothing: what Pod Security's `restricted` asks,
 * no token, and never ready, so that no Service sends it what is meant for the pods whose labels it has. It ends by itself
 * after its time, also where nobody is left to delete it.
 */
export const helperPod = (
  { namespace, name, labels = {}, serviceAccount = "default" }: Endpoint,
  { run, image, seconds, namespaceUid }: HelperSettings,
): HelperPod => {
  const ownLabels = Object.entries(labels).filter(([key]) => !ofControllers.includes(key));
  const plainName = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 30);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `lab-prove-${plainName}-${run}`.replaceAll(/-+/g, "-"),
      namespace,
      labels: Object.fromEntries(ownLabels),
      annotations: { [HELPER_ANNOTATION]: run },
      ownerReferences: [
        { apiVersion: "v1", kind: "Namespace", name: namespace, uid: namespaceUid, controller: true },
      ],
    },
    spec: {
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: PROBE_USER,
        runAsGroup: PROBE_USER,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "probe",
          image,
          command: ["sleep", String(seconds)],
          readinessProbe: { exec: { command: ["false"] }, initialDelaySeconds: seconds, periodSeconds: 60 },
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    },
  };
};
