import { baseline } from "./baseline";
import { crossCluster } from "./cross-cluster";
import { denyAll } from "./deny-all";
import { denyProof } from "./deny-proof";
import { egress } from "./egress";
import { envoyRouting } from "./envoy-routing";
import { fqdn } from "./fqdn";
import { fqdnDnsTtl } from "./fqdn-dns-ttl";
import { fqdnMultiple } from "./fqdn-multiple";
import { fqdnWildcard } from "./fqdn-wildcard";
import { grpc } from "./grpc";
import { httpHeader } from "./http-header";
import { httpHost } from "./http-host";
import { httpMethodPath } from "./http-method-path";
import { l3L4 } from "./l3-l4";
import { l7GetRoot } from "./l7-get-root";
import { labels } from "./labels";
import { mtls } from "./mtls";
import { namespace } from "./namespace";
import { none } from "./none";
import type { PolicyStack } from "./policy-stack";
import { serviceIdentity } from "./service-identity";

/** Every policy stack, by the name that selects it as the phase. */
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
} as const satisfies Record<string, PolicyStack>;

/** Name of a policy stack. */
export type PhaseName = keyof typeof catalogue;

/** The names, in the order of the journey. */
export const phaseNames = Object.keys(catalogue) as [PhaseName, ...PhaseName[]];
