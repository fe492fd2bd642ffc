import { deepStrictEqual } from "node:assert";
import { checkConfig, configReplaces, parseProviderConfig } from "../../../sandbox/provider/provider-config";

describe("provider inputs", () => {
  it("are accepted when nobody knows them", () => {
    deepStrictEqual(checkConfig({ kubeconfig: "a", enableServerSideApply: "true", anything: 1 }), []);
  });

  it("are refused by name when they cannot be meant or cannot be had", () => {
    const wrong = {
      context: 1,
      namespace: ["a"],
      enableServerSideApply: "false",
      renderYamlToDirectory: "out",
    };
    deepStrictEqual(
      checkConfig(wrong).map(({ property }) => property),
      ["context", "namespace", "renderYamlToDirectory", "enableServerSideApply"],
    );
  });

  it("may hold the kubeconfig as text, as a path or as an object", () => {
    const kubeconfig = { apiVersion: "v1" };
    deepStrictEqual(parseProviderConfig({ kubeconfig, context: "", namespace: "lab" }, {}), {
      kubeconfig: '{"apiVersion":"v1"}',
      context: undefined,
      cluster: undefined,
      namespace: "lab",
      mutable: { configMaps: false, secrets: false },
    });
  });

  it("say whether data is changed where it is; without them the environment does", () => {
    const environment = { PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE: "true" };
    deepStrictEqual(parseProviderConfig({ enableSecretMutable: "true" }, environment).mutable, {
      configMaps: true,
      secrets: true,
    });
    deepStrictEqual(parseProviderConfig({ enableConfigMapMutable: false }, environment).mutable, {
      configMaps: false,
      secrets: false,
    });
  });

  it("replace every resource only when they point at another cluster", () => {
    const olds = { kubeconfig: "a", context: "a", namespace: "a" };
    deepStrictEqual(configReplaces(olds, { kubeconfig: "b", context: "a", namespace: "b" }), []);
    deepStrictEqual(configReplaces(olds, { ...olds, context: "b" }), ["context"]);
  });
});
