import { AdminToken } from "../../components/admin-token";
import { LabNamespace } from "../../components/lab-namespace";
import { PolicyLab } from "../../components/policy-lab";
import { type Lab, lab } from "../../policies/lab/lab";
import { workloadNames } from "../../policies/lab/workload";
import { type Registration, record } from "../support/pulumi-recorder";

/** Everything of the lab that a stack can register, all phases together, with short names for the images. */
export const labRegistrations = async (described: Lab = lab): Promise<readonly Registration[]> => {
  const { registrations } = await record(() => {
    new LabNamespace("lab-namespace", { namespaces: [described.namespace, described.stageNamespace] });
    new AdminToken("admin-token", { lab: described, token: "a-token-of-a-test" });
    const config = {
      serverImage: "server:1",
      clientImage: "client:1",
      grpcImage: "grpc:1",
      timeoutSeconds: 60,
    };
    new PolicyLab("lab", { lab: described, config, context: "none", workloads: workloadNames, after: [] });
  });
  return registrations
    .map(({ type, name, inputs }) => ({ type, name, inputs }))
    .sort((one, other) => (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1));
};
