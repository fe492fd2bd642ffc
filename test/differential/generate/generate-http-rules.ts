import type { HttpRequest, StringMap } from "../../../verdicts/world";
import {
  headerSamples,
  hostSamples,
  methodSamples,
  type PatternSample,
  pathSamples,
} from "./http-vocabulary";
import type { JsonObject } from "./json-value";
import type { RandomSource } from "./random-source";

const mismatchActions = ["LOG", "ADD", "DELETE", "REPLACE"] as const;

interface HttpRuleSample {
  readonly rule: JsonObject;
  readonly request: () => HttpRequest;
}

const textOf = (random: RandomSource, sample: PatternSample): string =>
  random.chance(0.3) ? (sample.texts[0] ?? "") : random.pick(sample.texts);

const headerMatch = (
  random: RandomSource,
): { readonly match: JsonObject; readonly sets: readonly StringMap[] } => {
  const mismatch = random.chance(0.6) ? { mismatch: random.pick(mismatchActions) } : {};
  const name = random.pick(["X-Role", "x-role", "X-Other"]);
  const value = random.chance(0.8) ? { value: random.pick(["admin", "user"]) } : {};
  return {
    match: { name, ...value, ...mismatch },
    sets: [{ "X-Role": "admin" }, { "X-Role": "user" }, { "x-other": "admin" }, {}],
  };
};

/** All headers; of one that comes twice, in whatever case, the last. What a proxy makes of both is not asked here. */
const joined = (sets: readonly StringMap[]): StringMap =>
  Object.fromEntries(
    new Map(
      sets.flatMap((set) => Object.entries(set)).map((header) => [header[0].toLowerCase(), header] as const),
    ).values(),
  );

const httpRule = (random: RandomSource): HttpRuleSample => {
  if (random.chance(0.06)) return { rule: {}, request: () => ({ path: "/anything" }) };
  const path = random.chance(0.8) ? random.pick(pathSamples) : undefined;
  const method = random.chance(0.6) ? random.pick(methodSamples) : undefined;
  const host = random.chance(0.15) ? random.pick(hostSamples) : undefined;
  const headers = random.chance(0.15) ? random.some(headerSamples, 1, 2) : [];
  const matches = random.chance(0.15) ? random.times(1, 2, () => headerMatch(random)) : [];
  const sets = [...headers.map((each) => each.sets), ...matches.map((each) => each.sets)];
  return {
    rule: {
      ...(path === undefined ? {} : { path: path.pattern }),
      ...(method === undefined ? {} : { method: method.pattern }),
      ...(host === undefined ? {} : { host: host.pattern }),
      ...(headers.length === 0 ? {} : { headers: headers.map((each) => each.header) }),
      ...(matches.length === 0 ? {} : { headerMatches: matches.map((each) => each.match) }),
    },
    request: () => {
      const given = joined(sets.map((each) => (random.chance(0.7) ? (each[0] ?? {}) : random.pick(each))));
      return {
        ...(path === undefined ? {} : { path: textOf(random, path) }),
        ...(method === undefined ? {} : { method: textOf(random, method) }),
        ...(host === undefined ? {} : { host: textOf(random, host) }),
        ...(Object.keys(given).length === 0 ? {} : { headers: given }),
      };
    },
  };
};

/** HTTP rules, and requests that they let pass or nearly let pass. */
export const generateHttpRules = (
  random: RandomSource,
): { readonly rules: readonly JsonObject[]; readonly requests: readonly HttpRequest[] } => {
  const samples = random.chance(0.04) ? [] : random.times(1, 3, () => httpRule(random));
  const requests = samples.flatMap((sample) => random.times(2, 3, sample.request));
  const grpc: HttpRequest = {
    method: "POST",
    path: random.pick(["/pkg.Svc/GetOne", "/pkg.Svc/Put"]),
    headers: { "content-type": "application/grpc" },
  };
  return {
    rules: samples.map((sample) => sample.rule),
    requests: random.chance(0.3) ? [...requests, grpc] : [...requests, { path: "/" }],
  };
};
