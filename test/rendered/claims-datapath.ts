import assert from "node:assert/strict";
import type { Claim } from "./claims";
import type { RenderedChart } from "./rendered-chart";

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext?: { readonly capabilities?: { readonly add?: readonly string[] } };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path: string };
}

const podList = <T>(chart: RenderedChart, field: string): readonly T[] =>
  chart.listAt<T>("DaemonSet", "cilium", "spec", "template", "spec", field);

const allContainers = (chart: RenderedChart): readonly Container[] => [
  ...podList<Container>(chart, "initContainers"),
  ...podList<Container>(chart, "containers"),
];

const named = (chart: RenderedChart, name: string): Container | undefined =>
  allContainers(chart).find((container) => container.name === name);

const environmentOf = (container: Container | undefined, name: string): string | undefined =>
  container?.env?.find((variable) => variable.name === name)?.value;

/** What Talos and the datapath ask of the rendered chart. */
export const datapathClaims: readonly Claim[] = [
  {
    says: "no container of the agent asks for SYS_MODULE, and the agent for what it needs",
    about: [],
    check(chart) {
      const added = allContainers(chart).flatMap(
        ({ securityContext }) => securityContext?.capabilities?.add ?? [],
      );
      assert.equal(added.includes("SYS_MODULE"), false);
      const agent = named(chart, "cilium-agent")?.securityContext?.capabilities?.add ?? [];
      for (const needed of ["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"]) assert.ok(agent.includes(needed));
      const clean = named(chart, "clean-cilium-state")?.securityContext?.capabilities?.add;
      assert.deepEqual(clean, ["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"]);
    },
  },
  {
    says: "nothing mounts a cgroup file system; the host's own at /sys/fs/cgroup is used",
    about: [],
    check(chart) {
      assert.equal(named(chart, "mount-cgroup"), undefined);
      const volume = podList<Volume>(chart, "volumes").find(({ name }) => name === "cilium-cgroup");
      assert.equal(volume?.hostPath?.path, "/sys/fs/cgroup");
      for (const container of ["cilium-agent", "clean-cilium-state"]) {
        const mount = named(chart, container)?.volumeMounts?.find(({ name }) => name === "cilium-cgroup");
        assert.equal(mount?.mountPath, "/sys/fs/cgroup", container);
      }
    },
  },
  {
    says: "agents and operator reach the API server without kube-proxy",
    about: ["kubeApi"],
    check(chart, { kubeApi }) {
      const [host, port] = kubeApi === "address" ? ["192.168.0.210", "6443"] : ["localhost", "7445"];
      const operator = chart.listAt<Container>(
        "Deployment",
        "cilium-operator",
        "spec",
        "template",
        "spec",
        "containers",
      )[0];
      for (const container of [named(chart, "cilium-agent"), named(chart, "config"), operator]) {
        assert.equal(environmentOf(container, "KUBERNETES_SERVICE_HOST"), host);
        assert.equal(environmentOf(container, "KUBERNETES_SERVICE_PORT"), port);
      }
    },
  },
  {
    says: "Cilium stands in for kube-proxy",
    about: [],
    check: (chart) => assert.equal(chart.config("kube-proxy-replacement"), "true"),
  },
  {
    says: "names resolve through Talos' host DNS",
    about: ["hostDns"],
    check: (chart, { hostDns }) =>
      assert.equal(chart.config("enable-host-legacy-routing"), hostDns ? "true" : undefined),
  },
  {
    says: "addresses come from where they are asked for",
    about: ["ipam"],
    check: (chart, { ipam }) => assert.equal(chart.config("ipam"), ipam),
  },
  {
    says: "packets go through the tunnel asked for, or natively",
    about: ["routing"],
    check(chart, { routing }) {
      const native = routing === "native";
      assert.equal(chart.config("routing-mode"), native ? "native" : "tunnel");
      assert.equal(chart.config("ipv4-native-routing-cidr"), native ? "10.244.0.0/16" : undefined);
      if (!native) assert.equal(chart.config("tunnel-protocol"), routing);
    },
  },
];
