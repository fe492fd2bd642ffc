import { PROBE_USER } from "./helper-pod";

/** What is added to a pod whose own containers lack what a probe needs. */
export interface DebugContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly securityContext: object;
}

/**
 * An ephemeral container (Kubernetes, "Ephemeral Containers"): it shares the pod's network and so its identity, and asks for no
 * more than Pod Security's `restricted` lets it. It does nothing, ends when it is told to, and by itself after its time. Its
 * object can't be taken out of the pod again.
 *
 * @param run tells the containers of one run from those of another.
 * @param image has `sh`, `sleep` and `curl`.
 * @param seconds how long it lives, where nobody ends it.
 */
export const debugContainer = (run: string, image: string, seconds: number): DebugContainer => ({
  name: `lab-prove-${run}`,
  image,
  // Process 1 hears of a signal only if it asks to.
  command: ["sh", "-c", `trap 'exit 0' TERM; sleep ${seconds} & wait`],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: PROBE_USER,
    runAsGroup: PROBE_USER,
    seccompProfile: { type: "RuntimeDefault" },
  },
});
