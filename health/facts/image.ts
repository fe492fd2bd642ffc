/** What an image reference says: `quay.io/cilium/cilium:v1.18.6@sha256:…` is `quay.io/cilium/cilium`, `v1.18.6`. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** An image reference in its parts (OCI distribution specification, "Pulling manifests"); the tag is empty without one. */
export const imageOf = (reference: string): Image => {
  const [name = ""] = reference.split("@");
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/")
    ? { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { repository: name, tag: "" };
};
