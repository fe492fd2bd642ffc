import type { ReleaseFacts } from "../facts/helm-facts";
import type { Fault } from "../finding";
import { type Circumstances, check } from "./check";

/** How long an operation may take where no stack says it (`cilium.timeoutSeconds`), and a minute for clocks that differ. */
const patience = 600;
const grace = 60;

const titleOf = ({ namespace, name, revision }: ReleaseFacts): string =>
  `Helm release ${namespace}/${name}, revision ${revision}`;

const isUnderWay = ({ status }: ReleaseFacts): boolean =>
  status.startsWith("pending-") || status === "uninstalling";

const pending = (release: ReleaseFacts, { now, stack }: Circumstances): Fault => {
  const age = Math.max(0, Math.round(now - release.modifiedAt));
  const longest = (stack?.cilium.timeoutSeconds ?? patience) + grace;
  const subject = titleOf(release);
  if (age <= longest) {
    return {
      severity: "warning",
      subject,
      evidence: `${release.status} for ${age} s: somebody is at work on it, or was interrupted`,
      fix: `wait ${longest - age} s; if it is still there then, pulumi up clears it`,
    };
  }
  return {
    severity: "error",
    subject,
    evidence: `${release.status} for ${age} s: what was at work on it is gone, and Helm refuses everything until it is cleared`,
    fix: `pulumi up   # clears it for a release of the stack; for any other: helm -n ${release.namespace} rollback ${release.name}, or helm uninstall where it has one revision`,
  };
};

/** Helm's releases. */
export const releaseChecks = [
  check({
    id: "helm-pending",
    title: "a Helm release is in the middle of an operation, or was left there by an interrupted one",
    severity: "error",
    reads: ["releases"],
    source:
      "labels of Helm's storage (helm.sh/helm/v3/pkg/release, Status); docs/architecture.md, whose release is it",
    judge: ({ releases }, about) => releases.filter(isUnderWay).map((release) => pending(release, about)),
  }),
  check({
    id: "helm-failed",
    title: "the last operation on a Helm release failed",
    severity: "error",
    reads: ["releases"],
    source: "labels of Helm's storage",
    judge: ({ releases }) =>
      releases
        .filter(({ status }) => status === "failed")
        .map((release) => ({
          severity: "error",
          subject: titleOf(release),
          evidence: "its newest revision is failed: what it was to change is there in part",
          fix: `helm -n ${release.namespace} history ${release.name}   # says why; then pulumi up`,
        })),
  }),
] as const;
