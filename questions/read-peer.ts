import ipaddr from "ipaddr.js";
import { nearestName } from "../messages/nearest-name";
import { UserError } from "../messages/user-error";
import { isLabelValue, isQualifiedName } from "../verdicts/labels/label-syntax";
import { type Endpoint, type EntityName, entityNames, type Peer } from "../verdicts/world";
import type { Subject } from "./subject";

/** Which end of a flow it is: a Service and a DNS name can only be reached. */
export type PeerRole = "from" | "to";

/** A text that is no end of a flow here: `"web" is the name of several`, and what to write instead. */
export class PeerError extends UserError {
  override readonly name = "PeerError";

  constructor(message: string, fix: string) {
    super(message, { fix, exitCode: 2 });
  }
}

/** An end as it was written, and what the engine calls it. */
export interface NamedPeer {
  readonly name: string;
  readonly peer: Peer;
  /** A pod that is not there and that was described: it has to be added to the world. */
  readonly described?: Endpoint;
}

const forms =
  "client, server, dns, namespace/name of a pod or workload, labels of a pod such as app=web@shop, service:namespace/name, node:NAME, an IP address, a DNS name with a dot, or an entity: " +
  entityNames.join(", ");

const isEntity = (text: string): text is EntityName => entityNames.some((name) => name === text);

const quoted = (text: string): string => JSON.stringify(text);

/** What was probably meant; where nothing is near, any of them. */
const example = (written: string, all: readonly string[], prefix = ""): string => {
  const near = nearestName(written, all);
  return near === undefined ? `such as ${prefix}${all[0]}` : `perhaps ${prefix}${near}`;
};

/** Resolves what was written for one end of a flow in the world of a subject. */
class PeerReader {
  readonly #pods: ReadonlySet<string>;
  readonly #services: Set<string>;

  constructor(
    private readonly text: string,
    private readonly role: PeerRole,
    private readonly subject: Pick<Subject, "world" | "names">,
  ) {
    const { endpoints = [], services = [], hostPods = [] } = subject.world;
    this.#pods = new Set([...endpoints, ...hostPods].map(({ namespace, name }) => `${namespace}/${name}`));
    this.#services = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
    // Every cluster has it; what is behind it is known.
    this.#services.add("default/kubernetes");
  }

  read(): NamedPeer {
    const { text } = this;
    const prefixed = /^(service|entity|pod|fqdn|ip|node):(.*)$/.exec(text);
    if (prefixed !== null) return this.#prefixed(prefixed[1] ?? "", prefixed[2] ?? "");
    const known = this.subject.names.get(text);
    if (text.includes("=")) return known === undefined ? this.#described() : { name: text, peer: known };
    const namesakes = this.#namesakes();
    if (isEntity(text)) {
      if (namesakes.length > 0)
        throw this.#wrong("is an entity and a pod", `entity:${text} or ${namesakes[0]}`);
      return { name: text, peer: { entity: text } };
    }
    if (known !== undefined) return { name: text, peer: known };
    if (ipaddr.isValid(text)) return this.#address(text);
    if (ipaddr.isValidCIDR(text)) {
      throw this.#wrong(
        "is a network, and a flow has one address at each end",
        `an address in it: ${text.split("/")[0]}`,
      );
    }
    if (text.includes("/")) return this.#pod(text);
    if (text.includes(".")) {
      if (namesakes.length > 0)
        throw this.#wrong("is a DNS name and a pod", `fqdn:${text} or ${namesakes[0]}`);
      return this.#dnsName(text);
    }
    return this.#bare(namesakes);
  }

  #prefixed(prefix: string, rest: string): NamedPeer {
    switch (prefix) {
      case "service":
        return this.#service(rest);
      case "pod":
        return this.#pod(rest);
      case "fqdn":
        return this.#dnsName(rest);
      case "ip":
        return this.#address(rest);
      case "node":
        return this.#node(rest);
      default:
        if (isEntity(rest)) return { name: rest, peer: { entity: rest } };
        throw this.#wrong("names no entity", `entity: and one of ${entityNames.join(", ")}`);
    }
  }

  /** A pod that is not there, by its labels and namespace: `app=web,tier=front@shop`. */
  #described(): NamedPeer {
    const found = /^([^@]+)@([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)$/.exec(this.text);
    const pairs = (found?.[1] ?? "").split(",").map((pair) => pair.split("="));
    const labels = pairs.flatMap(([key = "", value = "", ...more]) =>
      isQualifiedName(key) && isLabelValue(value) && more.length === 0 ? [[key, value] as const] : [],
    );
    const namespace = found?.[2];
    if (namespace === undefined || labels.length !== pairs.length) {
      throw this.#wrong(
        "does not describe a pod",
        "its labels and its namespace, such as app=web,tier=front@shop",
      );
    }
    const name = labels.map(([key, value]) => `${key}=${value}`).join(",");
    const peer = `${namespace}/${name}`;
    if (this.#isPod(peer)) return { name: this.text, peer };
    const described: Endpoint = { name, namespace, labels: Object.fromEntries(labels) };
    return { name: this.text, peer, described };
  }

  #node(name: string): NamedPeer {
    const nodes = Object.keys(this.subject.world.nodes ?? {});
    if (nodes.includes(name)) return { name: `node:${name}`, peer: { node: name } };
    throw this.#wrong(
      "is no node here",
      nodes.length === 0 ? "host or remote-node" : `one that is here, ${example(name, nodes, "node:")}`,
    );
  }

  /** Pods and workloads whose name alone is what was written. */
  #namesakes(): string[] {
    const all = [...this.subject.names.keys(), ...this.#pods];
    return [...new Set(all.filter((name) => name.endsWith(`/${this.text}`)))];
  }

  #pod(text: string): NamedPeer {
    const peer = this.subject.names.get(text) ?? (this.#isPod(text) ? text : undefined);
    if (peer !== undefined) return { name: text, peer };
    if (this.#services.has(text)) {
      throw this.#wrong("is a Service and no pod", `service:${text}`);
    }
    const names = [...this.subject.names.keys()].filter((name) => name.includes("/"));
    const all = [...new Set([...names, ...this.#pods])];
    throw this.#wrong(
      "is not a pod or workload here",
      all.length === 0
        ? forms
        : `one that is here, ${example(text, all)}, or describe one by its labels: app=web@${text.split("/")[0]}`,
    );
  }

  // A pod of another cluster of the mesh is cluster/namespace/name.
  #isPod(text: string): boolean {
    return (
      this.#pods.has(text) ||
      (this.subject.world.endpoints ?? []).some(
        ({ cluster, namespace, name }) => cluster !== undefined && `${cluster}/${namespace}/${name}` === text,
      )
    );
  }

  #service(name: string): NamedPeer {
    if (this.role === "from") {
      throw this.#wrong("is a Service, and a Service sends nothing", "the pod that sends, as namespace/name");
    }
    if (this.#services.has(name)) return { name: `service:${name}`, peer: { service: name } };
    const all = [...this.#services];
    throw this.#wrong(
      "is not a Service here",
      all.length > 8
        ? `one that is here, ${example(name, all, "service:")}`
        : all.map((each) => `service:${each}`).join(" or "),
    );
  }

  #address(text: string): NamedPeer {
    if (!ipaddr.isValid(text))
      throw this.#wrong("is not an IP address", "one such as 192.0.2.1 or 2001:db8::1");
    return { name: text, peer: { cidr: text } };
  }

  #dnsName(text: string): NamedPeer {
    const service = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\..*)?$/i.exec(text);
    if (service !== null) return this.#service(`${service[2]}/${service[1]}`.toLowerCase());
    if (!/^(?=.{1,254}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]*$/i.test(text)) {
      throw this.#wrong("is not a DNS name", forms);
    }
    if (this.role === "from") {
      throw this.#wrong(
        "is a DNS name, which only a destination can have",
        "the address that sends, or world",
      );
    }
    return { name: text, peer: { fqdn: text } };
  }

  #bare(namesakes: readonly string[]): NamedPeer {
    const [only, ...others] = namesakes;
    const peer = only === undefined ? undefined : (this.subject.names.get(only) ?? only);
    if (only !== undefined && peer !== undefined && others.length === 0) return { name: only, peer };
    if (only !== undefined) throw this.#wrong("is the name of several", namesakes.join(" or "));
    const service = [...this.#services].find((name) => name.endsWith(`/${this.text}`));
    if (service !== undefined) throw this.#wrong("is a Service and no pod", `service:${service}`);
    throw this.#wrong("is not a valid end of a flow", forms);
  }

  #wrong(what: string, fix: string): Error {
    return new PeerError(`${quoted(this.text)} ${what}`, `write ${fix}`);
  }
}

/**
 * Reads one end of a flow.
 *
 * @throws PeerError for what is not there or could mean several; it says how to write what is meant.
 */
export const readPeer = (
  text: string,
  role: PeerRole,
  subject: Pick<Subject, "world" | "names">,
): NamedPeer => new PeerReader(text, role, subject).read();
