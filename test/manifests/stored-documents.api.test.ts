import assert from "node:assert/strict";
import { join } from "node:path";
import { parseManifests } from "../../manifests/parse-manifests";
import { pinnedModule } from "../../scripts/pinned-module";
import { checkFields } from "../../verdicts/fields/check-fields";
import { storedObject } from "../../verdicts/fields/stored-object";
import { SelectorTable } from "../../verdicts/labels/selector";
import { readPolicies } from "../../verdicts/rules/read-policies";
import type { ManifestObject } from "../../verdicts/world";
import { sharedCheckout } from "../e2e/shared-sandbox";
import { storedDocuments } from "./stored-documents";

type Taken = { readonly spec: unknown } | "refused";

/** Defaults that the API server writes and that change no verdict. */
const withoutDefaults = (spec: unknown): unknown => {
  const { policyTypes: _types, ...rest } = spec as Readonly<Record<string, unknown>>;
  const plain = JSON.parse(JSON.stringify(rest), (key, value: unknown) =>
    key === "protocol" && value === "TCP" ? undefined : value,
  ) as unknown;
  return plain;
};

/** What is here made of a document. */
const here = (text: string): Taken => {
  const { documents, flaws } = parseManifests(text, "a.yaml");
  const [document] = documents;
  if (document === undefined || flaws.length > 0) return "refused";
  const { object } = document;
  const typed: ManifestObject & { apiVersion: string; kind: string } = {
    ...object,
    apiVersion: object.apiVersion ?? "",
    kind: object.kind ?? "",
  };
  if (checkFields(typed).some(({ isUnknown }) => isUnknown !== true)) return "refused";
  const surroundings = { selectors: new SelectorTable(), services: [], clusterName: "default" };
  const [status] = readPolicies([object], surroundings).statuses;
  if (status?.error !== undefined) return "refused";
  const { spec } = storedObject(object).object;
  // Go writes the selector that a NetworkPolicy does not have.
  const filled =
    object.kind === "NetworkPolicy" ? { podSelector: {}, ...(spec as object | undefined) } : spec;
  return { spec: withoutDefaults(filled) };
};

describe("documents of which it is not plain what becomes of them", function () {
  this.timeout(900_000);

  before(async () => {
    const cilium = pinnedModule(join(__dirname, "../../sandbox/tools/sources"), "github.com/cilium/cilium");
    const file = join(cilium, "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml");
    await sharedCheckout().kubectl("apply", "--server-side", "-f", file);
    await sharedCheckout().kubectl(
      "wait",
      "--for=condition=Established",
      "crd/ciliumnetworkpolicies.cilium.io",
    );
  });

  for (const { what, text } of storedDocuments) {
    it(`${what}: the same here as in a real API server`, async () => {
      const answer = await sharedCheckout().run(
        "kubectl",
        ["create", "--dry-run=server", "--validate=ignore", "--output", "json", "-f", "-"],
        text,
      );
      const there: Taken =
        answer.exitCode === 0
          ? { spec: withoutDefaults((JSON.parse(answer.stdout) as { spec: unknown }).spec) }
          : "refused";
      assert.deepEqual(here(text), there, answer.stderr);
    });
  }
});
