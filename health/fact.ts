import { ApiError } from "../cluster/api";
import { apiReason } from "../cluster/patient-request";
import { inOneLine } from "../messages/user-error";
import { PrometheusError } from "../observability/prometheus/prometheus-error";

/** A thing that was to be read from a cluster: its value, or why it could not be read. */
export type Fact<T> =
  | { readonly read: true; readonly value: T }
  | {
      readonly read: false;
      /** The API server's own words, or what the connection ended with. */
      readonly because: string;
      /** The right that is missing, where that is why: `list secrets in namespace kube-system`. */
      readonly right?: string | undefined;
      /** What was read all the same: faults in it count, and what is not in it is not known. */
      readonly partly?: T | undefined;
    };

/** A fact that was read. */
export const known = <T>(value: T): Fact<T> => ({ read: true, value });

/** A fact that was not. */
export const unknown = <T = never>(because: string, right?: string, partly?: T): Fact<T> => ({
  read: false,
  because,
  ...(right === undefined ? {} : { right }),
  ...(partly === undefined ? {} : { partly }),
});

/** What an API server writes when a role lacks a right (k8s.io/apiserver, `responsewriters.ForbiddenStatusError`). */
const forbidden =
  /cannot (\S+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: (?:in the namespace "([^"]+)"|at the cluster scope))?/;

/** The right that a refusal asks for, in words; undefined for any other text. */
export const missingRight = (text: string): string | undefined => {
  const [, verb, resource, group, namespace] = forbidden.exec(text) ?? [];
  if (verb === undefined || resource === undefined) return undefined;
  const name = group === undefined || group === "" ? resource : `${resource}.${group}`;
  return `${verb} ${name} ${namespace === undefined ? "in the whole cluster" : `in namespace ${namespace}`}`;
};

/** A fact that an error kept from being read. */
export const unreadFact = (error: unknown): Fact<never> => {
  const because =
    error instanceof PrometheusError ? inOneLine(error.message) : apiReason(error) || "no answer";
  const right = error instanceof ApiError && error.status === 403 ? missingRight(error.message) : undefined;
  return unknown(because, right ?? missingRight(because));
};

/** Reads a fact; whatever goes wrong is part of it. */
export const readFact = async <T>(read: () => Promise<T>): Promise<Fact<T>> => {
  try {
    return known(await read());
  } catch (error) {
    return unreadFact(error);
  }
};
