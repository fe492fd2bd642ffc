import * as z from "zod";
import { ciliumNamespace } from "../cilium/agent/agent-place";
import type { ClusterApi } from "../cluster/api";
import { collectionPath } from "../cluster/kinds";
import { getObject } from "../cluster/objects";
import { UserError } from "../messages/user-error";
import { relayService } from "./relay";

/** Certificates as PEM. */
export interface RelayCertificates {
  /** Authorities that the relay's certificate is checked by. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

interface Secret {
  readonly data?: Readonly<Record<string, string>>;
}

/** Where a Deployment's relay has a file of its folder `tls` from. */
interface KeySource {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  readonly key: string;
}

const projected = z.object({
  items: z.array(z.object({ key: z.string(), path: z.string() })).default([]),
  name: z.string(),
});

const deploymentSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        volumes: z
          .array(
            z.object({
              projected: z
                .object({
                  sources: z.array(
                    z.object({ secret: projected.optional(), configMap: projected.optional() }),
                  ),
                })
                .optional(),
            }),
          )
          .default([]),
      }),
    }),
  }),
});

/**
 * Where the relay has its client certificate and its authority from: names of the chart, or those that somebody brought
 * (`hubble.relay.tls.client.existingSecret`, `tls.caBundle`).
 */
export const keySourcesOf = (deployment: unknown): ReadonlyMap<string, KeySource> => {
  const parsed = deploymentSchema.safeParse(deployment);
  const volumes = parsed.success ? parsed.data.spec.template.spec.volumes : [];
  const sources = volumes.flatMap((volume) => volume.projected?.sources ?? []);
  return new Map(
    sources.flatMap(({ secret, configMap }) => {
      const found = secret ?? configMap;
      const kind = secret === undefined ? "ConfigMap" : "Secret";
      return (found?.items ?? []).map(({ key, path }): [string, KeySource] => [
        path,
        { kind, name: found?.name ?? "", key },
      ]);
    }),
  );
};

const readKey = async (api: ClusterApi, { kind, name, key }: KeySource): Promise<string> => {
  const object = await getObject<Secret>(api, `${collectionPath(kind, ciliumNamespace)}/${name}`);
  const value = object?.data?.[key];
  if (value === undefined) {
    throw new UserError(
      `${kind} ${ciliumNamespace}/${name} has no key ${key}, which Hubble Relay's client needs`,
      {
        fix: `kubectl --namespace ${ciliumNamespace} describe ${kind.toLowerCase()} ${name}`,
      },
    );
  }
  return kind === "Secret" ? Buffer.from(value, "base64").toString("utf8") : value;
};

/** Files of the relay's Deployment (templates/hubble-relay/deployment.yaml), and what they are where it does not say. */
const files: Readonly<Record<keyof RelayCertificates, readonly [path: string, key: string]>> = {
  ca: ["hubble-server-ca.crt", "ca.crt"],
  certificate: ["client.crt", "tls.crt"],
  key: ["client.key", "tls.key"],
};

/**
 * The certificates with which the relay itself asks the agents: of the same authority that its own clients' are of.
 *
 * @throws ApiError where the user may not read the Secret, UserError where it lacks a key.
 */
export const relayCertificates = async (api: ClusterApi): Promise<RelayCertificates> => {
  const path = `${collectionPath("Deployment", ciliumNamespace)}/${relayService.service}`;
  const sources = keySourcesOf(await getObject(api, path));
  const read = (what: keyof RelayCertificates): Promise<string> => {
    const [file, key] = files[what];
    return readKey(api, sources.get(file) ?? { kind: "Secret", name: "hubble-relay-client-certs", key });
  };
  const [ca, certificate, key] = await Promise.all([read("ca"), read("certificate"), read("key")]);
  return { ca, certificate, key };
};
