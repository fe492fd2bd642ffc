import type { WhatCounts } from "../../traffic/flow-counter";
import { Networks } from "../../traffic/networks";
import type { ManifestObject, World } from "../../verdicts/world";

type Visit = (key: string, value: unknown) => void;

/** Tells of every field of an object and of what is in it; of each element of a list under the list's key. */
const walk = (value: unknown, visit: Visit, key = ""): void => {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit, key);
    return;
  }
  visit(key, value);
  if (typeof value !== "object" || value === null) return;
  for (const [name, field] of Object.entries(value)) walk(field, visit, name);
};

const network = /^[0-9a-fA-F:.]+\/\d{1,3}$/;

const networksOf = ({ policies = [], cidrGroups = {}, services = [] }: World): string[] => {
  const found = Object.values(cidrGroups).flatMap(({ cidrs }) => cidrs);
  for (const { addresses = [] } of services) found.push(...addresses);
  for (const policy of policies) {
    walk(policy, (_key, value) => {
      if (typeof value === "string" && network.test(value)) found.push(value);
    });
  }
  return found;
};

/** Name of the header in `X-Key: value`, or in `X-Key` alone. */
const headerName = (written: string): string =>
  (written.split(" ")[0] ?? "").replace(/:.*$/, "").toLowerCase();

interface Asked {
  readonly headers: Set<string>;
  host: boolean;
}

const noteAsked = (policy: ManifestObject, asked: Asked): void => {
  const note = (name: string): void => {
    if (name === ":authority" || name === "host") asked.host = true;
    asked.headers.add(name);
  };
  walk(policy, (key, value) => {
    if (key === "headers" && typeof value === "string") note(headerName(value));
    if (key === "host" && typeof value === "string") asked.host = true;
    if (key === "headerMatches" && typeof value === "object" && value !== null && "name" in value) {
      note(String(value.name).toLowerCase());
    }
  });
};

/** What of flows makes a difference to any of these worlds: their networks, and what their rules ask of requests. */
export const whatCounts = (worlds: readonly World[]): WhatCounts => {
  const asked: Asked = { headers: new Set(), host: false };
  for (const { policies = [] } of worlds) for (const policy of policies) noteAsked(policy, asked);
  return { networks: new Networks(worlds.flatMap(networksOf)), requests: asked };
};
