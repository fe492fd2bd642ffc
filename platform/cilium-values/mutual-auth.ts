import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/** Another image than the chart's (chart value `image.override`), if the configuration names one. */
const imageOf = (image: string | undefined): HelmValues =>
  image === undefined ? {} : { image: { override: image } };

/**
 * Mutual authentication by SPIRE (chart key `authentication.mutual.spire`; Cilium documentation, "Mutual
 * Authentication"). The chart installs SPIRE with it, in the images it pins by digest. Without persistent storage the
 * server forgets its identities and its CA at every restart. The namespace is this program's own, because Talos wants
 * a label on it (`components/spire-namespace.ts`).
 */
export const mutualAuthValues = ({ mutualAuth }: Pick<CiliumConfig, "mutualAuth">): HelmValues => {
  if (!mutualAuth.enabled) return { authentication: { mutual: { spire: { enabled: false } } } };
  const { persistent, storageClass, storageSize, agentImage, serverImage } = mutualAuth;
  const dataStorage = persistent
    ? { enabled: true, size: storageSize, ...(storageClass === undefined ? {} : { storageClass }) }
    : { enabled: false };
  return {
    authentication: {
      enabled: true,
      mutual: {
        spire: {
          enabled: true,
          install: {
            enabled: true,
            existingNamespace: true,
            agent: imageOf(agentImage),
            server: { ...imageOf(serverImage), dataStorage },
          },
        },
      },
    },
  };
};
