import { ciliumSchema } from "../../config/cilium-schema";
import type { CiliumConfig } from "../../config/schema";

/** What can be chosen about Cilium's release, each with all its values; the first of each is the base. */
export const toggles = {
  hubble: ["relay and ui", "relay", "neither"],
  icmp: [false, true],
  extraMetrics: [false, true],
  redact: [false, true],
  certificates: ["cronJob", "helm"],
  mutualAuth: ["off", "persistent", "ephemeral"],
  mesh: ["off", "alone", "peers"],
  envoyConfig: [false, true],
  auditMode: [false, true],
  monitors: [true, false],
  dashboards: [true, false],
  routing: ["vxlan", "geneve", "native"],
  hostDns: [true, false],
  ipam: ["kubernetes", "cluster-pool"],
  kubeApi: ["KubePrism", "address"],
} as const;

type Toggles = typeof toggles;
/** Name of a toggle. */
export type Toggle = keyof Toggles;
/** A value for each toggle. */
export type Choice = { readonly [T in Toggle]: Toggles[T][number] };

/** All toggle names, in order. */
export const toggleNames = Object.keys(toggles) as readonly Toggle[];

/** The first value of every toggle. */
export const baseChoice = Object.fromEntries(
  toggleNames.map((toggle) => [toggle, toggles[toggle][0]]),
) as unknown as Choice;

/** The base with one toggle set. */
export const chosen = (toggle: Toggle, value: unknown): Choice => ({ ...baseChoice, [toggle]: value });

/** The choice in words, as far as it differs from the base. */
export const choiceText = (choice: Choice): string =>
  toggleNames
    .filter((toggle) => choice[toggle] !== baseChoice[toggle])
    .map((toggle) => `${toggle}=${choice[toggle]}`)
    .join(", ") || "base";

/** The configuration that makes a choice, validated as a user's is. */
export const configOf = (choice: Choice): CiliumConfig => ({
  auditMode: choice.auditMode,
  ...ciliumSchema.parse({
    kubeApi: choice.kubeApi === "address" ? { host: "192.168.0.210", port: 6443 } : {},
    datapath: {
      ipam: choice.ipam,
      hostDns: choice.hostDns,
      ...(choice.routing === "native"
        ? { routing: "native", nativeCidr: "10.244.0.0/16" }
        : { routing: "tunnel", tunnelProtocol: choice.routing }),
    },
    hubble: {
      relay: choice.hubble !== "neither",
      ui: choice.hubble === "relay and ui",
      icmp: choice.icmp,
      extraMetrics: choice.extraMetrics ? ["port-distribution"] : [],
      redact: choice.redact,
      certificates: choice.certificates,
    },
    dashboards: choice.dashboards,
    mutualAuth: {
      enabled: choice.mutualAuth !== "off",
      persistent: choice.mutualAuth === "persistent",
      ...(choice.mutualAuth === "persistent" ? { storageClass: "local-path", storageSize: "2Gi" } : {}),
    },
    clusterMesh:
      choice.mesh === "off"
        ? {}
        : {
            enabled: true,
            name: "cluster1",
            id: 1,
            peers:
              choice.mesh === "peers"
                ? [
                    { name: "cluster2", address: "192.168.0.220", port: 32379 },
                    { name: "cluster3", address: "mesh.cluster3.example" },
                  ]
                : [],
          },
    envoyConfig: choice.envoyConfig,
  }),
});

/** Every combination of the named toggles over the base. */
export const everyChoice = (varied: readonly Toggle[]): Choice[] =>
  varied.reduce<Choice[]>(
    (choices, toggle) =>
      choices.flatMap((choice) => toggles[toggle].map((value) => ({ ...choice, [toggle]: value }) as Choice)),
    [baseChoice],
  );
