import { closest, distance } from "fastest-levenshtein";
import type { Question } from "../world";
import { QuestionError } from "./question-error";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldsAt = (value: unknown, path: string): Fields => {
  if (isFields(value)) return value;
  throw new QuestionError(path, `must be an object, is ${JSON.stringify(value)}`);
};

const listAt = (value: unknown, path: string): readonly unknown[] => {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new QuestionError(path, `must be a list, is ${JSON.stringify(value)}`);
};

const textAt = (value: unknown, path: string): void => {
  if (typeof value !== "string" || value === "") {
    throw new QuestionError(path, `must be a text, is ${JSON.stringify(value)}`);
  }
};

const labelsAt = (value: unknown, path: string): void => {
  if (value === undefined) return;
  for (const [key, label] of Object.entries(fieldsAt(value, path))) {
    if (typeof label !== "string") {
      throw new QuestionError(`${path}.${key}`, `must be a text, is ${JSON.stringify(label)}`);
    }
  }
};

const portAt = (value: unknown, path: string): void => {
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 65_535) {
    throw new QuestionError(path, `must be a port (1 to 65535), is ${JSON.stringify(value)}`);
  }
};

const known = {
  question: [
    "clusterName",
    "namespaces",
    "endpoints",
    "services",
    "cidrGroups",
    "nodes",
    "hostPods",
    "addresses",
    "ingressProxy",
    "secrets",
    "policies",
    "flows",
  ],
  endpoint: ["name", "namespace", "labels", "serviceAccount", "cluster", "namedPorts", "node"],
  service: ["name", "namespace", "labels", "selector", "ports", "addresses", "headless"],
  flow: ["from", "to", "port", "protocol", "http", "dns", "tls"],
  http: ["method", "path", "host", "headers"],
  dns: ["name"],
  tls: ["serverName"],
} as const;

/** Optional texts: an empty one is as good as none, as in JSON that other languages write. */
const optionalTexts: readonly string[] = ["clusterName", "serviceAccount", "cluster", "protocol", "node"];

// Where every field changes the verdict, an unknown one would be a verdict about another request.
const refuseUnknown = (fields: Fields, kind: keyof typeof known, path: string): void => {
  const accepted: readonly string[] = known[kind];
  const field = Object.keys(fields).find((name) => !accepted.includes(name));
  if (field === undefined) return;
  throw new QuestionError(`${path}.${field}`, `no such field. Accepted: ${accepted.join(", ")}`);
};

// A field that nobody knows is a remark of whoever wrote the world. One that looks like a known one is a mistake.
const refuseMisspelt = (fields: Fields, kind: keyof typeof known, path: string): void => {
  const accepted: readonly string[] = known[kind];
  for (const field of Object.keys(fields)) {
    if (field.length < 4 || accepted.includes(field)) continue;
    const nearest = closest(field, accepted);
    if (distance(field.toLowerCase(), nearest.toLowerCase()) > (field.length < 7 ? 1 : 2)) continue;
    const at = path === "" ? field : `${path}.${field}`;
    throw new QuestionError(at, `no such field. Did you mean ${nearest}? Accepted: ${accepted.join(", ")}`);
  }
};

const isAbsent = (name: string, value: unknown): boolean =>
  value === null || (value === "" && optionalTexts.includes(name));

/** The fields without those that are null or an empty optional text; the same object where there are none. */
const present = <T extends Fields>(fields: T): T => {
  for (const name in fields) {
    if (!isAbsent(name, fields[name])) continue;
    return Object.fromEntries(Object.entries(fields).filter(([key, value]) => !isAbsent(key, value))) as T;
  }
  return fields;
};

/** A list with each element read; the same list where nothing changed. */
const eachOf = (value: unknown, path: string, read: (element: unknown, at: string) => unknown): unknown => {
  const list = listAt(value, path);
  let changed: unknown[] | undefined;
  for (const [index, element] of list.entries()) {
    const one = read(element, `${path}[${index}]`);
    if (one === element) continue;
    changed ??= [...list];
    changed[index] = one;
  }
  return changed ?? value;
};

/** An object with each value read; the same object where nothing changed. */
const valuesOf = (value: unknown, path: string, read: (element: Fields, at: string) => unknown): unknown => {
  if (value === undefined) return value;
  const entries = Object.entries(fieldsAt(value, path)).map(([name, element]) => {
    const at = `${path}.${name}`;
    return [name, read(present(fieldsAt(element ?? {}, at)), at)] as const;
  });
  return Object.fromEntries(entries);
};

const readNamedPort = (port: Fields, path: string): Fields => {
  portAt(port.port, `${path}.port`);
  return port;
};

const readEndpoint = (value: unknown, path: string): Fields => {
  const endpoint = present(fieldsAt(value, path));
  refuseMisspelt(endpoint, "endpoint", path);
  textAt(endpoint.name, `${path}.name`);
  textAt(endpoint.namespace, `${path}.namespace`);
  labelsAt(endpoint.labels, `${path}.labels`);
  if (endpoint.namedPorts === undefined) return endpoint;
  return { ...endpoint, namedPorts: valuesOf(endpoint.namedPorts, `${path}.namedPorts`, readNamedPort) };
};

const readService = (value: unknown, path: string): Fields => {
  const service = present(fieldsAt(value, path));
  refuseMisspelt(service, "service", path);
  textAt(service.name, `${path}.name`);
  textAt(service.namespace, `${path}.namespace`);
  labelsAt(service.labels, `${path}.labels`);
  labelsAt(service.selector, `${path}.selector`);
  if (service.ports === undefined) return service;
  const readPort = (port: unknown, at: string): Fields => readNamedPort(present(fieldsAt(port, at)), at);
  return { ...service, ports: eachOf(service.ports, `${path}.ports`, readPort) };
};

// Names of headers have no case (RFC 9110, section 5.1): two spellings would be one header with two values.
const checkHeaderNames = (headers: object, path: string): void => {
  const seen = new Set<string>();
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (seen.has(lower))
      throw new QuestionError(`${path}.${name}`, "the same header twice, in another spelling");
    seen.add(lower);
  }
};

const readRequest = (value: unknown, path: string): Fields => {
  const http = present(fieldsAt(value, path));
  refuseUnknown(http, "http", path);
  labelsAt(http.headers, `${path}.headers`);
  checkHeaderNames(http.headers ?? {}, `${path}.headers`);
  return http;
};

const readFlow = (value: unknown, path: string): Fields => {
  const flow = present(fieldsAt(value, path));
  refuseMisspelt(flow, "flow", path);
  const ofRequest = known.http.find((name) => name in flow);
  if (ofRequest !== undefined) throw new QuestionError(`${path}.${ofRequest}`, `belongs into ${path}.http`);
  if (flow.dns !== undefined) {
    const dns = present(fieldsAt(flow.dns, `${path}.dns`));
    refuseUnknown(dns, "dns", `${path}.dns`);
    textAt(dns.name, `${path}.dns.name`);
  }
  if (flow.tls !== undefined) {
    const tls = present(fieldsAt(flow.tls, `${path}.tls`));
    refuseUnknown(tls, "tls", `${path}.tls`);
    textAt(tls.serverName, `${path}.tls.serverName`);
  }
  if (flow.http === undefined) return flow;
  const http = readRequest(flow.http, `${path}.http`);
  return http === flow.http ? flow : { ...flow, http };
};

const readNamespace = (namespace: Fields, path: string): Fields => {
  labelsAt(namespace.labels, `${path}.labels`);
  return namespace;
};

const readGroup = (group: Fields, path: string): Fields => {
  labelsAt(group.labels, `${path}.labels`);
  return { ...group, cidrs: listAt(group.cidrs, `${path}.cidrs`) };
};

/**
 * Checks that a value has the shape of a question, and takes out what is null. Policies are not looked into: what is
 * wrong with one is part of the answer.
 *
 * @throws QuestionError that names the first wrong field.
 */
export const checkQuestion = (value: unknown): Question => {
  const question = present(fieldsAt(value, "the question"));
  refuseMisspelt(question, "question", "");
  if (question.clusterName !== undefined) textAt(question.clusterName, "clusterName");
  labelsAt(question.secrets, "secrets");
  if (question.addresses !== undefined) fieldsAt(question.addresses, "addresses");
  if (question.ingressProxy !== undefined && typeof question.ingressProxy !== "boolean") {
    throw new QuestionError(
      "ingressProxy",
      `must be true or false, is ${JSON.stringify(question.ingressProxy)}`,
    );
  }
  const read: Record<string, unknown> = {
    ...question,
    namespaces: valuesOf(question.namespaces, "namespaces", readNamespace),
    cidrGroups: valuesOf(question.cidrGroups, "cidrGroups", readGroup),
    nodes: valuesOf(question.nodes, "nodes", (node) => node),
    endpoints: eachOf(question.endpoints, "endpoints", readEndpoint),
    hostPods: eachOf(question.hostPods, "hostPods", readEndpoint),
    services: eachOf(question.services, "services", readService),
    policies: eachOf(question.policies, "policies", fieldsAt),
    flows: eachOf(question.flows, "flows", readFlow),
  };
  for (const [name, field] of Object.entries(read)) if (field === undefined) delete read[name];
  return read as Question;
};
