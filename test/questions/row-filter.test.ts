import assert from "node:assert/strict";
import { UserError } from "../../messages/user-error";
import { checkFilter, filteredRows, namespaceOf, type RowFilter } from "../../questions/row-filter";
import type { Verdict } from "../../verdicts/answer";

const names = new Map<string, string>([["dns", "kube-system/kube-dns"]]);
const rows: readonly { readonly from: string; readonly to: string; readonly verdict: Verdict }[] = [
  { from: "shop/web", to: "shop/api", verdict: "allowed" },
  { from: "bank/web", to: "shop/api", verdict: "denied-by-default" },
  { from: "bank/web", to: "dns", verdict: "denied-by-l7" },
  { from: "world", to: "bank/web", verdict: "not-evaluable" },
];
const none: RowFilter = { namespaces: [], workloads: [] };
const shown = (filter: Partial<RowFilter>) =>
  filteredRows(rows, { ...none, ...filter }, names, ({ verdict }) => verdict).map((row) => rows.indexOf(row));

describe("which rows are shown", () => {
  for (const [end, namespace] of [
    ["shop/web", "shop"],
    ["service:shop/api", "shop"],
    ["app=web,tier=x@shop", "shop"],
    ["shop/app=web", "shop"],
    ["dns", "kube-system"],
    ["world", ""],
    ["192.0.2.1", ""],
  ] as const) {
    it(`takes ${end} for an end in ${namespace || "no namespace"}`, () =>
      assert.equal(namespaceOf(end, names), namespace));
  }

  const cases: readonly (readonly [Partial<RowFilter>, readonly number[]])[] = [
    [{}, [0, 1, 2, 3]],
    [{ namespaces: ["shop"] }, [0, 1]],
    [{ namespaces: ["kube-system"] }, [2]],
    [{ workloads: ["web"] }, [0, 1, 2, 3]],
    [{ workloads: ["shop/web"] }, [0]],
    [{ only: "denied" }, [1, 2]],
    [{ only: "allowed" }, [0]],
    [{ only: "changed" }, [0, 1, 2, 3]],
    [{ namespaces: ["bank"], only: "denied", workloads: ["dns"] }, [2]],
  ];
  for (const [filter, expected] of cases) {
    it(`shows ${expected.length} for ${JSON.stringify(filter)}`, () =>
      assert.deepEqual(shown(filter), expected));
  }

  for (const [filter, message, fix] of [
    [
      { namespaces: ["shp"] },
      /^--namespace "shp": no flow has such an end\. There are: shop, bank, kube-system$/,
      /write --namespace shop/,
    ],
    [{ workloads: ["apy"] }, /^--workload "apy": no flow/, /write one that is there/],
  ] as const) {
    it(`refuses ${JSON.stringify(filter)}, since nothing at all would look like an answer`, () => {
      assert.throws(
        () => checkFilter({ ...none, ...filter }, rows, names),
        (error) =>
          error instanceof UserError &&
          error.exitCode === 2 &&
          message.test(error.message) &&
          fix.test(error.fix ?? ""),
      );
    });
  }
});
