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
    "secrets",
    "policies",
    "flows",
  ],
  endpoint: ["name", "namespace", "labels", "serviceAccount", "cluster", "namedPorts"],
  service: ["name", "namespace", "labels", "selector", "ports", "addresses"],
  flow: ["from", "to", "port", "protocol", "http", "dns"],
  http: ["method", "path", "host", "headers"],
} as const;

const onlyKnown = (fields: Fields, kind: keyof typeof known, path: string): void => {
  const accepted: readonly string[] = known[kind];
  for (const field of Object.keys(fields)) {
    if (accepted.includes(field)) continue;
    const at = path === "" ? field : `${path}.${field}`;
    throw new QuestionError(at, `no such field. Accepted: ${accepted.join(", ")}`);
  }
};

const checkEndpoint = (value: unknown, path: string): void => {
  const endpoint = fieldsAt(value, path);
  onlyKnown(endpoint, "endpoint", path);
  textAt(endpoint.name, `${path}.name`);
  textAt(endpoint.namespace, `${path}.namespace`);
  labelsAt(endpoint.labels, `${path}.labels`);
  if (endpoint.namedPorts === undefined) return;
  for (const [name, port] of Object.entries(fieldsAt(endpoint.namedPorts, `${path}.namedPorts`))) {
    portAt(fieldsAt(port, `${path}.namedPorts.${name}`).port, `${path}.namedPorts.${name}.port`);
  }
};

const checkService = (value: unknown, path: string): void => {
  const service = fieldsAt(value, path);
  onlyKnown(service, "service", path);
  textAt(service.name, `${path}.name`);
  textAt(service.namespace, `${path}.namespace`);
  labelsAt(service.labels, `${path}.labels`);
  labelsAt(service.selector, `${path}.selector`);
  for (const [index, port] of listAt(service.ports, `${path}.ports`).entries()) {
    portAt(fieldsAt(port, `${path}.ports[${index}]`).port, `${path}.ports[${index}].port`);
  }
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

const checkFlow = (value: unknown, path: string): void => {
  const flow = fieldsAt(value, path);
  onlyKnown(flow, "flow", path);
  if (flow.dns !== undefined) textAt(fieldsAt(flow.dns, `${path}.dns`).name, `${path}.dns.name`);
  if (flow.http === undefined) return;
  const http = fieldsAt(flow.http, `${path}.http`);
  onlyKnown(http, "http", `${path}.http`);
  labelsAt(http.headers, `${path}.http.headers`);
  checkHeaderNames(http.headers ?? {}, `${path}.http.headers`);
};

/**
 * Checks that a value has the shape of a question. Policies are not looked into: what is wrong with one is part of the
 * answer.
 *
 * @throws QuestionError that names the first wrong field.
 */
export const checkQuestion = (value: unknown): Question => {
  const question = fieldsAt(value, "the question");
  onlyKnown(question, "question", "");
  if (question.clusterName !== undefined) textAt(question.clusterName, "clusterName");
  for (const [name, namespace] of Object.entries(fieldsAt(question.namespaces ?? {}, "namespaces"))) {
    labelsAt(fieldsAt(namespace, `namespaces.${name}`).labels, `namespaces.${name}.labels`);
  }
  for (const [name, group] of Object.entries(fieldsAt(question.cidrGroups ?? {}, "cidrGroups"))) {
    listAt(fieldsAt(group, `cidrGroups.${name}`).cidrs, `cidrGroups.${name}.cidrs`);
  }
  labelsAt(question.secrets, "secrets");
  const check = (list: string, one: (element: unknown, path: string) => void): void => {
    for (const [index, element] of listAt(question[list], list).entries()) one(element, `${list}[${index}]`);
  };
  check("endpoints", checkEndpoint);
  check("services", checkService);
  check("policies", fieldsAt);
  check("flows", checkFlow);
  return question as Question;
};
