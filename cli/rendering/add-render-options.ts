import type { Command } from "commander";
import { several } from "../several";

/** Gives a command the options `--kustomize`, `--helm` and `--values`, each repeatable. */
export const addRenderOptions = (command: Command): Command =>
  command
    .option("--kustomize <folder>", "a kustomization, rendered with kubectl (repeatable)", several)
    .option("--helm <chart>", "a chart, rendered with helm (repeatable)", several)
    .option("--values <file>", "values for the charts (repeatable)", several);
