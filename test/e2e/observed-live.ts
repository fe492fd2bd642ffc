import { z } from "zod";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";

/** An object that the lab is observed by, as the API server has it. */
export interface ObservedLive {
  /** Changes when an object is deleted and made anew. */
  readonly uid: string;
  /** What it says, as text. */
  readonly content: string;
}

const listed = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({ name: z.string(), uid: z.string() }),
      data: z.unknown().optional(),
      spec: z.unknown().optional(),
    }),
  ),
});

/** Dashboards, rules and monitors in the lab's namespace, by `Kind/name`. */
export const observedLive = async (checkout: Checkout): Promise<ReadonlyMap<string, ObservedLive>> => {
  const text = await checkout.kubectl(
    "get",
    "configmaps,prometheusrules,servicemonitors",
    "--selector=app.kubernetes.io/part-of=policy-lab",
    "-n",
    lab.namespace,
    "-o",
    "json",
  );
  return new Map(
    listed
      .parse(JSON.parse(text))
      .items.map(({ kind, metadata, data, spec }) => [
        `${kind}/${metadata.name}`,
        { uid: metadata.uid, content: JSON.stringify(data ?? spec) },
      ]),
  );
};
