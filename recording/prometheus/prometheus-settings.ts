import path from "node:path";

/** Any age of block is kept: what was recorded years ago is looked at as well as what was recorded today. */
const RETENTION = "100y";

/** Where a Prometheus finds and puts things. */
export interface PrometheusPlaces {
  readonly configFile: string;
  /** Folder of the time series database. */
  readonly data: string;
}

/** How a Prometheus answers. */
export interface PrometheusManner {
  /** How long a value stands after the last sample, in seconds. Default: Prometheus' own, 5 minutes. */
  readonly lookbackSeconds?: number;
}

/**
 * The flags of a Prometheus that nobody else can reach. It chooses its port itself, so no two get the same; its log says
 * which (`listeningUrl`).
 */
export function prometheusFlags(
  places: PrometheusPlaces,
  { lookbackSeconds }: PrometheusManner = {},
): readonly string[] {
  return [
    `--config.file=${places.configFile}`,
    `--storage.tsdb.path=${places.data}`,
    // The field of the configuration that replaces this flag is unknown to 3.0.
    `--storage.tsdb.retention.time=${RETENTION}`,
    "--web.listen-address=127.0.0.1:0",
    "--log.format=json",
    "--log.level=info",
    ...(lookbackSeconds === undefined ? [] : [`--query.lookback-delta=${lookbackSeconds}s`]),
  ];
}

/**
 * The text of a configuration file (JSON is YAML).
 *
 * @param config what Prometheus takes, as an object; its own `rule_files` are kept.
 * @param ruleFiles further rule files; relative ones are taken from the working directory.
 */
export function prometheusConfig(
  config: Readonly<Record<string, unknown>>,
  ruleFiles: readonly string[],
): string {
  const own = Array.isArray(config.rule_files) ? config.rule_files : [];
  const files = [...own, ...ruleFiles.map((file) => path.resolve(file))];
  return `${JSON.stringify({ ...config, rule_files: files }, null, 2)}\n`;
}
