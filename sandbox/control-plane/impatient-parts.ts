import type { ComponentName } from "./components";

/**
 * Parts that end when the API server does not answer soon after they were started: kube-controller-manager waits for ten
 * seconds (k8s.io/controller-manager, app/helper.go, `WaitForAPIServer`), and either ends where its first questions
 * fail. On a busy machine the API server takes longer; a kubelet would start them again.
 */
const impatient: ReadonlySet<ComponentName> = new Set(["kube-controller-manager", "kube-scheduler"]);

/** Whether a part that has ended during a start is only to be started again. */
export const mayStartAgain = (name: ComponentName): boolean => impatient.has(name);

/** How often such parts are started again before a start counts as failed. */
export const restartLimit = 5;
