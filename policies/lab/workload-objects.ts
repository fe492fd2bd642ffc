import { identityOf } from "../kubernetes-object";
import type { Workload } from "./workload";

/** Identities of the objects that a workload of the lab consists of, as `components/policy-lab.ts` names them. */
export const workloadObjects = ({
  name,
  namespace,
  role,
  serviceAccount,
  servicePort,
}: Workload): readonly string[] =>
  [
    { kind: role === "client" ? "Pod" : "Deployment", metadata: { namespace, name } },
    ...(servicePort === undefined ? [] : [{ kind: "Service", metadata: { namespace, name } }]),
    ...(serviceAccount === "default"
      ? []
      : [{ kind: "ServiceAccount", metadata: { namespace, name: serviceAccount } }]),
  ].map(identityOf);
