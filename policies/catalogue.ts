import type { CataloguePhase } from "./phase";
import { baseline } from "./phases/baseline";
import { crossCluster } from "./phases/cross-cluster";
import { denyAll } from "./phases/deny-all";
import { denyProof } from "./phases/deny-proof";
import { egress } from "./phases/egress";
import { envoyRouting } from "./phases/envoy-routing";
import { fqdn } from "./phases/fqdn";
import { fqdnDnsTtl } from "./phases/fqdn-dns-ttl";
import { fqdnMultiple } from "./phases/fqdn-multiple";
import { fqdnWildcard } from "./phases/fqdn-wildcard";
import { grpc } from "./phases/grpc";
import { httpHeader } from "./phases/http-header";
import { httpHost } from "./phases/http-host";
import { httpMethodPath } from "./phases/http-method-path";
import { l3L4 } from "./phases/l3-l4";
import { l7GetRoot } from "./phases/l7-get-root";
import { labels } from "./phases/labels";
import { mtls } from "./phases/mtls";
import { namespace } from "./phases/namespace";
import { none } from "./phases/none";
import { serviceIdentity } from "./phases/service-identity";

/** Every phase of the catalogue, by the name that selects it. */
export const catalogue = {
  none,
  baseline,
  "deny-proof": denyProof,
  "l7-get-root": l7GetRoot,
  "l3-l4": l3L4,
  namespace,
  egress,
  "deny-all": denyAll,
  labels,
  "http-method-path": httpMethodPath,
  "http-header": httpHeader,
  "http-host": httpHost,
  grpc,
  fqdn,
  "fqdn-wildcard": fqdnWildcard,
  "fqdn-multiple": fqdnMultiple,
  "fqdn-dns-ttl": fqdnDnsTtl,
  mtls,
  "service-identity": serviceIdentity,
  "envoy-routing": envoyRouting,
  "cross-cluster": crossCluster,
} as const satisfies Record<string, CataloguePhase>;

/** Name of a phase. */
export type PhaseName = keyof typeof catalogue;

/** The names, in the order of the journey. */
export const phaseNames = Object.keys(catalogue) as [PhaseName, ...PhaseName[]];
