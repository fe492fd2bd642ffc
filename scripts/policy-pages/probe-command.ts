import { shellWord } from "../../messages/shell-quoting";
import type { Flow, Request } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { type Workload, type WorkloadName, workloadNames } from "../../policies/lab/workload";
import { workloadsOf } from "../../policies/lab/workloads";
import { isGrpcCall } from "./what-one-sees";

const workloadOf = (lab: Lab, end: Flow["from"] | Flow["to"]): Workload | undefined => {
  const name = workloadNames.find((each): each is WorkloadName => each === end);
  return name === undefined ? undefined : workloadsOf(lab)[name];
};

const firstPod = ({ namespace, labels }: Workload): string => {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `$(kubectl -n ${namespace} get pod -l ${selector.join(",")} -o jsonpath='{.items[0].status.podIP}')`;
};

/**
 * The URL by which a flow is made. A port that a Service leads to is asked for by the Service's name, others at the pod's
 * address. The dot at a name's end keeps the pod's search list out of it.
 */
const authority = (lab: Lab, { to, port }: Flow): string | undefined => {
  if (typeof to !== "string") return "fqdn" in to ? `${to.fqdn}.:${port}` : undefined;
  if (to === "world") return `1.1.1.1:${port}`;
  const target = workloadOf(lab, to);
  if (target === undefined) return undefined;
  const { name, namespace, ports, servicePort } = target;
  return servicePort !== undefined && Object.values(ports).includes(port)
    ? `${name}.${namespace}.svc.cluster.local.:${servicePort}`
    : `${firstPod(target)}:${port}`;
};

const headerLines = ({ host, headers = {} }: Request, { adminToken }: Lab): readonly string[] => [
  ...(host === undefined ? [] : [`-H 'Host: ${host}'`]),
  ...Object.entries(headers).map(([name, value]) =>
    value === adminToken.placeholder ? `-H "${name}: $TOKEN"` : `-H '${name}: ${value}'`,
  ),
];

const curl = (flow: Flow, lab: Lab, url: string): string => {
  const { http } = flow;
  const words = [
    "curl -sS -o /dev/null -w '%{http_code}\\n' --max-time 5",
    ...(http === undefined || http.method === "GET" ? [] : [`-X ${http.method}`]),
    ...(http === undefined ? [] : headerLines(http, lab)),
    /^[\w./:@%+=-]+$/.test(url) ? shellWord(url) : `"${url}"`,
  ];
  return words.join(" ");
};

/** A gRPC call by hand: HTTP/2, and an empty message, which is five zero bytes. */
const grpcCall = (url: string): string =>
  `sh -c "head -c 5 /dev/zero | curl -sS -v -o /dev/null --max-time 5 --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- ${url}"`;

const inside = (flow: Flow, lab: Lab): string | undefined => {
  const { to, port, http, dns } = flow;
  if (dns !== undefined) return `nslookup ${dns.name}.`;
  if (to === "dns") return "nslookup kubernetes.default.svc.cluster.local.";
  const host = authority(lab, flow);
  if (host === undefined) return undefined;
  const scheme = port === 443 ? "https" : "http";
  const url = `${scheme}://${host.replace(/:(?:80|443)$/, (text) =>
    (scheme === "http" ? ":80" : ":443") === text ? "" : text,
  )}${http?.path ?? "/"}`;
  return isGrpcCall(flow) ? grpcCall(url) : curl(flow, lab, url);
};

/**
 * The command that makes a flow from the pod that it starts from; undefined where no pod of the lab has the tools for it
 * (`curl` is in the image of the clients) or none is there to start from.
 */
export const probeCommand = (flow: Flow, lab: Lab): string | undefined => {
  const source = workloadOf(lab, flow.from);
  if (source?.role !== "client") return undefined;
  const command = inside(flow, lab);
  return command === undefined
    ? undefined
    : `kubectl -n ${source.namespace} exec ${source.name} -- ${command}`;
};
