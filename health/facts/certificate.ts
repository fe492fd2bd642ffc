import { X509Certificate } from "node:crypto";
import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject } from "../../cluster/objects";

/** A certificate of Cilium's, without its key. */
export interface Certificate {
  /** `Secret kube-system/hubble-server-certs, tls.crt`. */
  readonly place: string;
  readonly subject: string;
  /** Seconds since 1970; undefined for what is no certificate. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

interface Place {
  readonly kind: "Secret" | "ConfigMap";
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

const secret = (name: string, ...keys: readonly string[]): Place => ({
  kind: "Secret",
  namespace: "kube-system",
  name,
  keys: keys.length > 0 ? keys : ["tls.crt", "ca.crt"],
});

/**
 * Where Cilium's chart keeps certificates (its templates `hubble/tls-*`, `clustermesh-apiserver/tls-*`,
 * `cilium-ca-secret.yaml`, `spire/bundle-configmap.yaml`). SPIRE keeps its own in its data; it publishes the authority.
 */
const places: readonly Place[] = [
  secret("cilium-ca", "ca.crt"),
  secret("hubble-server-certs"),
  secret("hubble-metrics-server-certs"),
  secret("hubble-relay-client-certs"),
  secret("hubble-relay-server-certs"),
  secret("hubble-ui-client-certs"),
  secret("clustermesh-apiserver-server-cert"),
  secret("clustermesh-apiserver-admin-cert"),
  secret("clustermesh-apiserver-local-cert"),
  secret("clustermesh-apiserver-remote-cert"),
  { kind: "ConfigMap", namespace: "cilium-spire", name: "spire-bundle", keys: ["bundle.crt"] },
];

const dataSchema = z.object({ data: z.record(z.string(), z.string()).optional() });

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates in a text of PEM. */
export const certificatesIn = (place: string, pem: string): readonly Certificate[] => {
  const blocks = pem.match(pemBlock) ?? [];
  if (blocks.length === 0) return [{ place, subject: "", from: undefined, until: undefined }];
  return blocks.map((block): Certificate => {
    try {
      const { subject, validFrom, validTo } = new X509Certificate(block);
      const seconds = (text: string): number => Date.parse(text) / 1000;
      return {
        place,
        subject: subject.replaceAll("\n", ", "),
        from: seconds(validFrom),
        until: seconds(validTo),
      };
    } catch {
      return { place, subject: "", from: undefined, until: undefined };
    }
  });
};

const readPlace = async (api: ClusterApi, place: Place): Promise<readonly Certificate[]> => {
  const { kind, namespace, name, keys } = place;
  const found = await getObject(api, `${collectionPath(kind, namespace)}/${name}`);
  if (found === undefined) return [];
  const { data = {} } = dataSchema.parse(found);
  return keys.flatMap((key) => {
    const stored = data[key];
    // cert-manager leaves ca.crt empty where it does not know the authority; an empty bundle is filled later.
    if (stored === undefined || stored === "") return [];
    const pem = kind === "Secret" ? Buffer.from(stored, "base64").toString("utf8") : stored;
    return certificatesIn(`${kind} ${namespace}/${name}, ${key}`, pem);
  });
};

/** Cilium's certificates, as far as they are there. Keys are not looked at. @throws ApiError if the server refuses. */
export const readCertificates = async (api: ClusterApi): Promise<readonly Certificate[]> =>
  (await Promise.all(places.map((place) => readPlace(api, place)))).flat();
