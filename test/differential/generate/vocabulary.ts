import type { Protocol } from "../../../verdicts/world";

/**
 * The words that random worlds are made of. There are few on purpose: policies and flows that draw from the same small
 * bag meet each other, and a flow that no policy knows of tests nothing.
 */

/** Label keys of pods and their values. */
export const podLabels: Readonly<Record<string, readonly string[]>> = {
  app: ["web", "api", "db"],
  role: ["front", "back", ""],
  tier: ["1", "2"],
  version: ["v1", "v2"],
  "app.kubernetes.io/name": ["web", "api"],
  "pod-template-hash": ["5d8f"],
  "statefulset.kubernetes.io/pod-name": ["db-0"],
};

/** Label keys of namespaces and their values. */
export const namespaceLabels: Readonly<Record<string, readonly string[]>> = {
  env: ["prod", "dev"],
  team: ["red", "blue"],
};

/** Names of namespaces. */
export const namespaceNames = ["shop", "bank", "default", "tools"] as const;

/** Names of service accounts. */
export const serviceAccounts = ["default", "robot"] as const;

/** Names of clusters in a mesh; the first one is the local one. */
export const clusterNames = ["east", "west"] as const;

/** Port names, and the numbers that pods give them: the same name means different numbers on purpose. */
export const portNames: Readonly<Record<string, readonly number[]>> = {
  http: [80, 8080],
  metrics: [9090, 80],
  "dns-tcp": [53, 5353],
};

/** Port numbers of rules and flows. */
export const portNumbers = [80, 8080, 443, 53, 9090, 81] as const;

/** Protocols of flows with ports. */
export const transports: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** Prefixes that policies name: nested, beside each other, of both families, some not in their shortest form. */
export const prefixes = [
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.0/24",
  "10.1.2.3/32",
  "10.1.2.3/16",
  "192.0.2.0/24",
  "0.0.0.0/0",
  "2001:db8::/32",
  "2001:db8:1::/48",
  "2001:DB8:0001::9/48",
  "::/0",
] as const;

/** What may be cut out of a prefix. */
export const exceptions: Readonly<Record<string, readonly string[]>> = {
  "10.0.0.0/8": ["10.1.0.0/16", "10.1.2.0/24", "10.2.0.0/16"],
  "10.1.0.0/16": ["10.1.2.0/24", "10.1.2.3/32"],
  "10.1.2.0/24": ["10.1.2.3/32", "10.1.2.128/25"],
  "192.0.2.0/24": ["192.0.2.0/25"],
  "0.0.0.0/0": ["10.0.0.0/8", "10.1.2.0/24", "192.0.2.0/24"],
  "2001:db8::/32": ["2001:db8:1::/48"],
  "2001:db8:1::/48": ["2001:db8:1:2::/64"],
  "::/0": ["2001:db8::/32"],
};

/** Addresses of flows: inside, at the edge of, and outside the prefixes. */
export const addresses = [
  "10.1.2.3/32",
  "10.1.2.4/32",
  "10.1.2.200/32",
  "10.1.9.9/32",
  "10.2.0.1/32",
  "10.200.0.1/32",
  "192.0.2.1/32",
  "192.0.2.129/32",
  "8.8.8.8/32",
  "2001:db8:1:2::1/128",
  "2001:db8:1::1/128",
  "2001:db8:2::1/128",
  "2606:4700::1/128",
] as const;

/** DNS names of flows. */
export const dnsNames = [
  "example.com",
  "www.example.com",
  "a.b.example.com",
  "api.example.org",
  "example.org",
  "ubuntu.com",
  "shop.shop.svc.cluster.local",
] as const;

/** `matchName`s of DNS and FQDN rules. */
export const dnsMatchNames = [
  "example.com",
  "www.example.com",
  "WWW.Example.com",
  "api.example.org.",
  "ubuntu.com",
  "shop.shop.svc.cluster.local",
] as const;

/** `matchPattern`s of DNS and FQDN rules. */
export const dnsMatchPatterns = [
  "*",
  "*.example.com",
  "*example.com",
  "**.example.com",
  "*.*.example.com",
  "w*.example.com",
  "*.com",
  "api.*.org",
  "Example.*",
  "*.cluster.local",
  "*.",
] as const;

/** `serverNames` of port rules. */
export const serverNamePatterns = [
  "example.com",
  "WWW.Example.com",
  "*.example.com",
  "**.example.com",
  "*.example.org",
  "**.org",
  "ubuntu.com",
] as const;

/** `serverNames` that not every release takes, or takes for the same. */
export const disputedServerNames = [
  ...serverNamePatterns,
  "*",
  "**",
  "***.example.org",
  "*example.com",
  "w*.Example.com",
  "www.*.com",
  "example.com.",
  "a**b.example.com",
  "*.",
] as const;

/** Sources of label keys that not every release takes. */
export const disputedSources = {
  "": 4,
  "k8s:": 3,
  "any:": 2,
  ":": 0.3,
  "container.d:": 0.3,
  "k8s:any:": 0.2,
  "reserved.": 0.3,
  $: 0.2,
} as const;

/** A group of a cloud provider, and the label that a CiliumCIDRGroup of its addresses has (sha224 of the group). */
export const providerGroups = [
  {
    group: { aws: { securityGroupsNames: ["sg-1"] } },
    label: "extgrp.cilium.io/VX0THV8RwdOX7L8q7ZwxQ2Dk8T_q3hs-u424dA",
  },
  {
    group: { aws: { region: "eu-1", labels: { b: "2", a: "1" } } },
    label: "extgrp.cilium.io/0xV8ZxEjpfhtMXMEArakCzP4NaeteKtpkGxwgg",
  },
] as const;
