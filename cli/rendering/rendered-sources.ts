import { existsSync } from "node:fs";
import type { RenderedSource } from "../../manifests/rendered/rendered-source";
import type { Renderer } from "../../manifests/rendered/run-renderer";
import type { ToRender } from "./render-options";

/** The sandbox's own programs, for machines that have none on PATH. */
const sandboxRenderer = (name: Renderer): string | undefined => {
  const { PINS_DIRECTORY } =
    require("../../sandbox/toolchain/pins") as typeof import("../../sandbox/toolchain/pins");
  // An installed package has no sandbox.
  if (!existsSync(PINS_DIRECTORY)) return undefined;
  const { toolOf } =
    require("../../sandbox/toolchain/catalogue") as typeof import("../../sandbox/toolchain/catalogue");
  const { findInCache } =
    require("../../sandbox/toolchain/find-tool") as typeof import("../../sandbox/toolchain/find-tool");
  return findInCache(toolOf(name))?.path;
};

/**
 * Renders kustomizations and charts with kubectl and helm: those on PATH, or the sandbox's. Nothing of it is loaded where
 * nothing is to be rendered.
 *
 * @throws UserError (wrong usage) for what cannot be rendered, and where the program for it is missing.
 */
export const renderedSources = (wanted: ToRender | undefined): RenderedSource[] => {
  if (wanted === undefined) return [];
  const { kustomize, helm, values } = wanted;
  const { kustomizeSource } =
    require("../../manifests/rendered/kustomize") as typeof import("../../manifests/rendered/kustomize");
  const { helmSource } =
    require("../../manifests/rendered/helm") as typeof import("../../manifests/rendered/helm");
  return [
    ...kustomize.map((folder) => kustomizeSource(folder, sandboxRenderer)),
    ...helm.map((chart) => helmSource({ chart, values }, sandboxRenderer)),
  ];
};
