import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import type { ClusterApi } from "../../cluster/api";
import { runInPod } from "../../cluster/exec";
import { type Container, ExecError } from "../../cluster/exec-stream";
import { missingProgram, type Printed } from "../probes/read-outcome";

/** A POSIX shell somewhere: reads a script that ends with `exit`, and gives what it prints. @throws ExecError. */
export type Shell = (script: string) => Promise<Printed>;

/** Longer than any probe takes. */
const timeoutMs = 20_000;

/** A container lacks a program that a probe needs: `curl`, or a shell. */
export class MissingProgramError extends ExecError {
  constructor({ namespace, pod, container }: Container, program: string) {
    super(`container ${container} of pod ${namespace}/${pod} has no ${program}`);
  }
}

/** Runtimes' words for a command that is not in an image: containerd's, CRI-O's, and the sandbox's. */
const noSuchProgram = /executable file not found|no such file or directory|not found in \$?PATH/i;

/** The shell of a container. It throws MissingProgramError where the container lacks one, or what a script asks for. */
export const podShell =
  (api: Pick<ClusterApi, "context" | "files">, place: Container): Shell =>
  async (script) => {
    try {
      const ran = await runInPod(api, place, ["sh"], { stdin: streamOf(script), timeoutMs });
      if (ran.exitCode === 126 || ran.exitCode === 127) throw new MissingProgramError(place, "shell");
      const missing = missingProgram(ran);
      if (missing !== undefined) throw new MissingProgramError(place, missing);
      return ran;
    } catch (error) {
      if (error instanceof ExecError && noSuchProgram.test(error.message))
        throw new MissingProgramError(place, "shell");
      throw error;
    }
  };

/** A stream that stays open: at its end the client library closes the connection, whatever is still to come. */
const streamOf = (script: string): Readable => {
  const stream = new Readable({ read: () => undefined });
  stream.push(script);
  return stream;
};

/** The shell of a command on this machine: `ssh somewhere sh`. */
export const commandShell =
  (command: readonly string[]): Shell =>
  (script) =>
    new Promise((resolve, reject) => {
      const [file = "sh", ...words] = command;
      const child = spawn(file, words, { stdio: ["pipe", "pipe", "pipe"], timeout: timeoutMs });
      const texts = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (text: string) => {
          texts[name] += text;
        });
      child.stdin.on("error", () => undefined);
      child.on("error", ({ message }) => reject(new ExecError(`${file}: ${message}`)));
      child.on("close", () => resolve(texts));
      child.stdin.end(script);
    });
