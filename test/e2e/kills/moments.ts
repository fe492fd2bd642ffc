import { existsSync, readFileSync, watch } from "node:fs";
import path from "node:path";
import { openApi } from "../../../cluster/api";
import { collectionPath } from "../../../cluster/kinds";
import { getObject } from "../../../cluster/objects";
import { watchObjects } from "../../../cluster/watch";
import type { LiveObject } from "../../../policies/upkeep/live-object";
import type { Checkout } from "../../support/checkout";
import type { SeenMoment } from "./kill-points";

/** A moment that is waited for: `came` resolves when it has come. */
export interface Awaited {
  readonly came: Promise<void>;
  stop(): void;
}

const isIt = ({ name, type, label, holds }: SeenMoment, said: string, object: LiveObject): boolean => {
  const { metadata } = object;
  const named = metadata.name ?? "";
  if (typeof name === "string" ? named !== name : !name.test(named)) return false;
  if (type === "LEAVING" ? metadata.deletionTimestamp === undefined && said !== "DELETED" : said !== type)
    return false;
  if (label !== undefined && metadata.labels?.[label[0]] !== label[1]) return false;
  return holds === undefined || JSON.stringify(object).includes(holds);
};

/** The moment at which an API server tells of an event, from now on. */
export const seen = async (checkout: Checkout, moment: SeenMoment): Promise<Awaited> => {
  const api = openApi(undefined, { KUBECONFIG: checkout.environment.KUBECONFIG });
  const collection = collectionPath(moment.kind, moment.namespace);
  const listed = await getObject<{ readonly metadata: { readonly resourceVersion: string } }>(
    api,
    collection,
  );
  if (listed === undefined) throw new Error(`the API server does not have ${collection}`);
  let tell = (): void => undefined;
  let fail = (_: Error): void => undefined;
  const came = new Promise<void>((resolve, reject) => {
    tell = resolve;
    fail = reject;
  });
  // Whoever waits for it may come later.
  came.catch(() => undefined);
  const { stop } = await watchObjects<LiveObject>(
    api,
    collection,
    listed.metadata.resourceVersion,
    ({ type, object }) => {
      if (isIt(moment, type, object)) tell();
    },
    fail,
  );
  return { came, stop };
};

/** Folder in which the sandbox's file backend keeps the stack's state. */
const stateFolder = (checkout: Checkout): string =>
  path.join(
    (checkout.environment.PULUMI_BACKEND_URL ?? "").replace("file://", ""),
    ".pulumi/stacks/talos-policy-lab",
  );

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: {
      readonly pending_operations?: readonly { readonly resource: { readonly urn: string } }[];
    };
  };
}

const pendingUrns = (file: string): readonly string[] => {
  try {
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    return (checkpoint?.latest?.pending_operations ?? []).map(({ resource }) => resource.urn);
  } catch {
    // It is being written; the end of that is another event.
    return [];
  }
};

const whenWritten = (checkout: Checkout, isTheMoment: (file: string) => boolean): Awaited => {
  const folder = stateFolder(checkout);
  const file = path.join(folder, "sandbox.json");
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  let tell = (): void => undefined;
  const came = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const watcher = watch(folder, (_, name) => {
    if (name?.startsWith("sandbox.json") === true && isTheMoment(file)) tell();
  });
  return { came, stop: () => watcher.close() };
};

/** The moment at which Pulumi's state says that an operation on a resource is about to begin. */
export const noted = (checkout: Checkout, urn: RegExp): Awaited => {
  const count = (file: string): number => pendingUrns(file).filter((each) => urn.test(each)).length;
  // Of updates that were killed earlier Pulumi goes on naming what they were about to do.
  const before = count(path.join(stateFolder(checkout), "sandbox.json"));
  return whenWritten(checkout, (file) => count(file) > before);
};

/** The moment at which something of the stack's state is written for the nth time: a file begun, or put into place. */
export const written = (checkout: Checkout, times: number): Awaited => {
  let count = 0;
  return whenWritten(checkout, () => ++count >= times);
};
