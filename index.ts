import { Cilium } from "./components/cilium";
import { clusterProvider } from "./components/cluster-provider";
import { LabNamespace } from "./components/lab-namespace";
import { PolicyLab } from "./components/policy-lab";
import { PolicyStackResources } from "./components/policy-stack-resources";
import { selectedStack } from "./components/selected-stack";
import { loadStackConfig } from "./config/load-stack-config";
import { lab } from "./policies/lab";

// Everything that can be refused is refused here, before the first resource is registered.
const config = loadStackConfig();
const { stack, objects } = selectedStack(config, lab);

const opts = { provider: clusterProvider(config) };
const cilium = new Cilium("cilium", { config: config.cilium }, opts);
const namespace = new LabNamespace("lab-namespace", { lab }, opts);
const policies = new PolicyStackResources(
  "policies",
  { objects },
  { ...opts, dependsOn: [cilium, namespace] },
);
// No pod runs before its policies, and none outlives them.
const application = stack.workloads
  ? new PolicyLab("lab", { lab, config: config.lab }, { ...opts, dependsOn: [policies] })
  : undefined;

/** The selected policy stack. */
export const phase = stack.name;
/** Version and Helm revision of Cilium, where this stack manages it. */
export const ciliumVersion = cilium.version;
export const ciliumRevision = cilium.revision;
/** URL of the lab's server, from inside the cluster; absent in a phase without workloads. */
export const serverUrl = application?.serverUrl;
