import { Document } from "yaml";
import { expectedVerdicts } from "../manifests/expectations/expectations-schema";
import type { Flow } from "../verdicts/world";
import { type FlowRow, portText } from "./flow-row";
import type { DecidedRow, Matrix } from "./matrix";

/** More rows than this are not read by anybody: then one stands for those that are alike. */
const readable = 60;

const namespaceOf = (end: string): string => (end.includes("/") ? end.slice(0, end.indexOf("/")) : end);

/** Whether a policy has a say in it: what none is about changes with none of them. */
const isByPolicy = ({ answer }: DecidedRow): boolean =>
  answer.because.some(({ policy }) => policy !== undefined);

const isWish = ({ answer }: DecidedRow): boolean =>
  expectedVerdicts.some((verdict) => verdict === answer.verdict);

/** The rows worth expecting: those that policies decide; of many one per source namespace, destination and verdict. */
export const rowsWorthExpecting = ({ rows }: Pick<Matrix, "rows">): readonly DecidedRow[] => {
  const decided = rows.filter((row) => isWish(row) && isByPolicy(row));
  if (decided.length <= readable) return decided;
  const alike = new Map<string, DecidedRow>();
  for (const row of decided) {
    const key = JSON.stringify([namespaceOf(row.from), row.to, portText(row.flow), row.answer.verdict]);
    if (!alike.has(key)) alike.set(key, row);
  }
  return [...alike.values()];
};

/** A pod that is only supposed is named by its labels: `shop/app=web` is `app=web@shop`. */
const endText = (name: string): string => {
  const found = /^([^/]+)\/(.*=.*)$/.exec(name);
  return found === null ? name : `${found[2]}@${found[1]}`;
};

const flowOf = ({ from, to, flow }: FlowRow): Record<string, unknown> => {
  const { port, protocol = "TCP", http, dns, tls }: Flow = flow;
  return {
    from: endText(from),
    to: endText(to),
    port,
    ...(protocol === "TCP" ? {} : { protocol }),
    ...(http === undefined ? {} : { http: { method: "GET", path: "/", ...http } }),
    ...(dns === undefined ? {} : { dns }),
    ...(tls === undefined ? {} : { tls }),
  };
};

const head = `# What holds now, as "lab test --write" found it. Read every line: what is not meant is a fault of the policies or goes.
# "because: …" says why. Held against the policies by: lab test FOLDER`;

/** `expectations.yaml` for what holds now. */
export const proposedExpectations = (rows: readonly DecidedRow[]): string => {
  const document = new Document({});
  const list = rows.map((row) => {
    const item = document.createNode({ verdict: row.answer.verdict });
    item.items.unshift(document.createPair("flow", document.createNode(flowOf(row), { flow: true })));
    if (row.answer.auth !== "") item.items.push(document.createPair("auth", row.answer.auth));
    return item;
  });
  document.set("expectations", document.createNode(list));
  return `${head}\n${document.toString({ lineWidth: 0 })}`;
};
