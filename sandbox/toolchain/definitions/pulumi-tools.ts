import type { Tool } from "../tool";

/** The module is served at one commit, which is the one that the project released as 4.25.0. */
function pluginVersion(moduleVersion: string): string {
  if (moduleVersion !== "v4.0.0-20260115033456-f47bc2d6f199")
    throw new Error(`which release of the Kubernetes provider is ${moduleVersion}?`);
  return "v4.25.0";
}

/** What lays a stack down: Helm, Pulumi, its Kubernetes provider, and what runs a program in TypeScript. */
export const pulumiTools: readonly Tool[] = [
  {
    name: "helm",
    neededFor: "sandbox",
    pins: "lab",
    module: "helm.sh/helm/v3",
    package: "helm.sh/helm/v3/cmd/helm",
    versionVariables: ["helm.sh/helm/v3/internal/version.version=VERSION"],
    range: ">=3.17.0 <5.0.0",
    versionArguments: ["version", "--short"],
    buildSeconds: 51,
    buildCacheMegabytes: 520,
    programMegabytes: 59,
  },
  {
    name: "pulumi",
    neededFor: "sandbox",
    pins: "lab",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: ">=3.245.0 <4.0.0",
    versionArguments: ["version"],
    buildSeconds: 190,
    buildCacheMegabytes: 955,
    programMegabytes: 112,
  },
  {
    name: "pulumi-resource-kubernetes",
    neededFor: "sandbox",
    pins: "lab",
    module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
    versionOf: pluginVersion,
    package: "./pulumi-resource-kubernetes",
    data: { folder: "cmd/pulumi-resource-kubernetes", files: ["schema.json", "terraform-mapping.json"] },
    // Most of the build is these generated packages. Nothing in them is worth inlining, and to look for it takes half the time.
    compilerFlags: { "github.com/pulumi/pulumi-kubernetes/sdk/v4/...": ["-l"] },
    versionVariables: ["github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=VERSION"],
    buildSeconds: 183,
    buildCacheMegabytes: 2620,
    programMegabytes: 171,
  },
  {
    name: "pulumi-language-nodejs",
    neededFor: "sandbox",
    pins: "pulumi-language-nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: ">=3.0.0 <4.0.0",
    versionArguments: ["-version"],
    beside: "pulumi",
    buildSeconds: 25,
    buildCacheMegabytes: 120,
    programMegabytes: 19,
  },
];
