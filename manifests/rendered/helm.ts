import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import type { ManifestDocument } from "../manifest-document";
import type { RenderedSource } from "./rendered-source";
import { type OtherRenderers, runRenderer } from "./run-renderer";

/** A chart to render. */
export interface ChartToRender {
  /** A folder, an archive, or anything else that `helm template` takes. */
  readonly chart: string;
  /** Files of values, the last one wins. */
  readonly values: readonly string[];
}

interface Template {
  /** First line of what is from it. */
  readonly line: number;
  /** As helm says it: `shop/templates/policy.yaml`. */
  readonly source: string;
}

const templatesIn = (text: string): readonly Template[] =>
  text.split("\n").flatMap((line, index) => {
    const source = /^# Source: (\S.*)$/.exec(line)?.[1];
    return source === undefined ? [] : [{ line: index + 1, source }];
  });

/** The file of a template, where the chart is a folder. */
const fileOf = (chart: string, source: string): string | undefined => {
  // The first part is the chart's own name, whatever its folder is called.
  const file = path.join(chart, ...source.split("/").slice(1));
  return existsSync(file) ? file : undefined;
};

/** The line of a template in which an object of a kind begins, as far as the template says the kind. */
const lineIn = (file: string, kind: string): number => {
  const lines = readFileSync(file, "utf8").split("\n");
  const found = lines.findIndex((line) => new RegExp(`^\\s*kind:\\s*["']?${kind}\\b`).test(line));
  return found < 0 ? 1 : found + 1;
};

/** Helm puts what names no namespace into that of the release; this is helm's own default. */
const releaseNamespace = "default";

const clusterWide = new Set(["CiliumClusterwideNetworkPolicy", "Namespace", "CiliumCIDRGroup"]);

const placed = (document: ManifestDocument): ManifestDocument => {
  const { kind = "", metadata } = document.object;
  if (clusterWide.has(kind) || (metadata?.namespace ?? "") !== "") return document;
  return {
    ...document,
    object: { ...document.object, metadata: { ...metadata, namespace: releaseNamespace } },
  };
};

const fixOf = (failure: string, chart: string): string => {
  if (failure.includes("helm dependency build"))
    return `fetch what it depends on: helm dependency build ${chart}`;
  return `try it: helm template ${chart}`;
};

/**
 * Renders a chart as `helm template` does, as a release in namespace `default`.
 *
 * @param others where helm lies if it is not on PATH.
 * @throws UserError (wrong usage) if it cannot be rendered, or helm is not there.
 */
export const helmSource = ({ chart, values }: ChartToRender, others: OtherRenderers): RenderedSource => {
  const what = `--helm ${chart}`;
  const missing = values.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new UserError(`--values ${missing}: there is no such file`, {
      fix: "name a file of values",
      exitCode: 2,
    });
  }
  const run = runRenderer(
    "helm",
    ["template", chart, "--namespace", releaseNamespace, ...values.flatMap((file) => ["--values", file])],
    what,
    others,
  );
  if ("failure" in run) {
    const failure = run.failure.replace(/^Error: /m, "").replace(/\n+Use --debug flag[^\n]*/, "");
    throw new UserError(`${what}: it cannot be rendered: ${failure.replace(/\s+/g, " ").trim()}`, {
      fix: fixOf(run.failure, chart),
      exitCode: 2,
    });
  }
  const name = `helm template ${chart}`;
  const templates = templatesIn(run.stdout);
  return {
    name,
    text: run.stdout,
    original: (document) => {
      const line = document.lineOf("");
      const template = templates.findLast((one) => one.line <= line);
      const file = template === undefined ? undefined : fileOf(chart, template.source);
      const inNamespace = placed(document);
      if (template === undefined) return inNamespace;
      if (file === undefined) return { ...inNamespace, file: `${name}: ${template.source}` };
      const at = lineIn(file, document.object.kind ?? "");
      return { ...inNamespace, file, lineOf: () => at };
    },
  };
};
