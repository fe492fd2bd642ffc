import { readdirSync } from "node:fs";
import { defaultRelease } from "../../cilium/releases";
import { UserError } from "../../messages/user-error";
import { readStackFile } from "../../talos/stack-file";
import { stackFileOf } from "../../talos/stack-file-path";
import type { Fact } from "./about-text";

/** The phase of each stack file, as far as the file can be read. */
export const stackFacts = (project: string): readonly Fact[] => [
  ["Cilium that verdicts follow", defaultRelease.version],
  ...readdirSync(project)
    .flatMap((name) => /^Pulumi\.([^.]+)\.yaml$/.exec(name)?.[1] ?? [])
    .map((stack): Fact => {
      try {
        const { phase } = readStackFile(stackFileOf(project, stack), ["phase"]);
        return [`stack ${stack}`, `phase ${phase}`];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return [`stack ${stack}`, `its file has mistakes: ${error.message.split("\n")[0]}`];
      }
    }),
];
