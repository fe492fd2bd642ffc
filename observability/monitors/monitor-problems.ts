/** A Service as far as monitors look at it. */
export interface MonitoredService {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | null | undefined;
  };
  readonly spec: { readonly ports?: readonly { readonly name?: string | undefined }[] | null | undefined };
}

/** A label selector of Kubernetes. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null | undefined;
  readonly matchExpressions?: readonly Requirement[] | null | undefined;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | null | undefined;
}

/** A ServiceMonitor as far as it says what is scraped; as somebody's chart writes it, not only as this program does. */
export interface ReadMonitor {
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
  readonly spec: {
    readonly selector: LabelSelector;
    readonly namespaceSelector?:
      | { readonly any?: boolean | undefined; readonly matchNames?: readonly string[] | null | undefined }
      | null
      | undefined;
    readonly endpoints: readonly { readonly port?: string | undefined }[];
  };
}

/** Why a monitor would scrape nothing, or less than it says. */
export interface MonitorProblem {
  readonly monitor: string;
  /** `no-service`: it selects none. `no-port`: no selected Service has a port of that name. */
  readonly id: "no-service" | "no-port";
  readonly explanation: string;
}

type Labels = Readonly<Record<string, string>>;

const meets = ({ key, operator, values }: Requirement, labels: Labels): boolean => {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && (values ?? []).includes(value);
    case "NotIn":
      return value === undefined || !(values ?? []).includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      throw new RangeError(`unknown operator of a label selector: ${operator}`);
  }
};

/** Whether a selector takes something with these labels; an empty one takes everything. */
export const selects = ({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean =>
  Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (matchExpressions ?? []).every((requirement) => meets(requirement, labels));

const namespacesOf = ({ metadata, spec }: ReadMonitor): readonly string[] | "all" => {
  if (spec.namespaceSelector?.any === true) return "all";
  const names = spec.namespaceSelector?.matchNames ?? [];
  return names.length > 0 ? names : [metadata.namespace ?? "default"];
};

/** The Services that a monitor selects: by namespace, and by all of its label requirements. */
export const selectedServices = (
  monitor: ReadMonitor,
  services: readonly MonitoredService[],
): readonly MonitoredService[] => {
  const namespaces = namespacesOf(monitor);
  return services.filter(({ metadata }) => {
    if (namespaces !== "all" && !namespaces.includes(metadata.namespace ?? "default")) return false;
    return selects(monitor.spec.selector, metadata.labels ?? {});
  });
};

const labelText = ({ spec }: ReadMonitor): string => JSON.stringify(spec.selector);

/**
 * What is wrong with monitors, held against the Services that there are. Prometheus says nothing of either: a monitor
 * without a Service, or with a port that the Service lacks, is a scrape job without targets.
 */
export const monitorProblems = (
  monitors: readonly ReadMonitor[],
  services: readonly MonitoredService[],
): readonly MonitorProblem[] =>
  monitors.flatMap((monitor): readonly MonitorProblem[] => {
    const { name } = monitor.metadata;
    const selected = selectedServices(monitor, services);
    if (selected.length === 0) {
      const namespaces = namespacesOf(monitor);
      const where = namespaces === "all" ? "any namespace" : namespaces.join(", ");
      const explanation = `no Service in ${where} has the labels ${labelText(monitor)}`;
      return [{ monitor: name, id: "no-service", explanation }];
    }
    const ports = new Set(selected.flatMap(({ spec }) => (spec.ports ?? []).map((port) => port.name)));
    return monitor.spec.endpoints
      .filter(({ port }) => port !== undefined && !ports.has(port))
      .map(({ port = "" }) => {
        const names = selected.map(({ metadata }) => metadata.name).join(", ");
        const known = [...ports].filter((each) => each !== undefined).join(", ") || "none";
        const explanation = `no port of ${names} is called ${port}; there are: ${known}`;
        return { monitor: name, id: "no-port", explanation };
      });
  });

/** A port of a Service, as `namespace/service:port`. */
const portText = ({ metadata }: MonitoredService, port: string): string =>
  `${metadata.namespace ?? "default"}/${metadata.name}:${port}`;

/**
 * Ports that by their name (`metrics`, `etcd-metrics`, …) are there to be scraped and that no monitor scrapes.
 *
 * @returns `namespace/service:port`, sorted.
 */
export const unscrapedPorts = (
  monitors: readonly ReadMonitor[],
  services: readonly MonitoredService[],
): readonly string[] => {
  const scraped = new Set(
    monitors.flatMap((monitor) =>
      selectedServices(monitor, services).flatMap((service) =>
        monitor.spec.endpoints.map(({ port = "" }) => portText(service, port)),
      ),
    ),
  );
  return services
    .flatMap((service) =>
      (service.spec.ports ?? [])
        .filter(({ name }) => name !== undefined && /(^|-)metrics$/.test(name))
        .map(({ name = "" }) => portText(service, name)),
    )
    .filter((port) => !scraped.has(port))
    .sort();
};
