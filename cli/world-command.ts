import { createReadStream } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { UserError } from "../messages/user-error";
import type { PolicyStatus } from "../verdicts/answer";
import { verdictJson } from "../verdicts/answer-json";
import { type DecidedFlow, VerdictEngine, verdictOf } from "../verdicts/answer-question";
import type { Flow, Peer } from "../verdicts/world";
import { checkQuestion } from "../verdicts/worlds/check-question";
import { QuestionError } from "../verdicts/worlds/question-error";
import { linesOf } from "./world-lines";

/** How `lab verdicts --world` is called. */
export interface WorldOptions {
  /** A file with a question per line, or `-` for standard input. */
  readonly file: string;
  readonly json: boolean;
}

/** How many verdicts are joined before they are written. */
const perWrite = 2000;

const drained = (output: Writable): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      output.off("drain", settle);
      output.off("error", settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    output.on("drain", settle);
    output.on("error", settle);
  });

const write = async (output: Writable, text: string): Promise<void> => {
  if (!output.write(text)) await drained(output);
};

/** The parts of an answer, in the order in which they are written. */
interface Rendering {
  begin(policies: readonly PolicyStatus[]): string;
  readonly separator: string;
  verdict(flow: Flow, decided: DecidedFlow): string;
  readonly end: string;
  error(message: string): string;
}

const asJson: Rendering = {
  begin: (policies) => `{"policies":${JSON.stringify(policies)},"verdicts":[`,
  separator: ",",
  verdict: (_flow, decided) => verdictJson(decided),
  end: "]}\n",
  error: (message) => `${JSON.stringify({ error: message })}\n`,
};

const peerText = (peer: Peer): string => (typeof peer === "string" ? peer : Object.values(peer).join(" "));

const flowText = ({ from, to, port, protocol = "TCP", http, dns, tls }: Flow): string => {
  const request = http === undefined ? "" : ` ${http.method ?? "GET"} ${http.path ?? "/"}`;
  const query = dns === undefined ? "" : ` query ${dns.name}`;
  const handshake = tls === undefined ? "" : ` TLS ${tls.serverName}`;
  return `${peerText(from)} → ${peerText(to)} ${port}/${protocol}${handshake}${request}${query}`;
};

const asText: Rendering = {
  begin: (policies) =>
    policies
      .flatMap(({ kind, name, error }) =>
        error === undefined ? [] : [`${kind}/${name} is left out: ${error}\n`],
      )
      .join(""),
  separator: "",
  verdict: (flow, decided) => {
    const { verdict, because } = verdictOf(decided);
    return `${verdict.padEnd(17)} ${flowText(flow)}\n${because.map(({ text }) => `  ${text}\n`).join("")}`;
  },
  end: "\n",
  error: (message) => `error: ${message}\n`,
};

const answerTo = async (text: string, output: Writable, rendering: Rendering): Promise<void> => {
  const { flows = [], ...world } = checkQuestion(JSON.parse(text));
  const engine = new VerdictEngine(world);
  const resolved = flows.map((flow, index) => engine.resolve(flow, `flows[${index}]`));
  await write(output, rendering.begin(engine.compiled.statuses));
  for (let start = 0; start < resolved.length; start += perWrite) {
    const part = resolved.slice(start, start + perWrite).map((flow, index) => {
      const asked = flows[start + index];
      return asked === undefined ? "" : rendering.verdict(asked, engine.decide(flow));
    });
    await write(output, (start === 0 ? "" : rendering.separator) + part.join(rendering.separator));
  }
  await write(output, rendering.end);
};

const messageFor = (error: unknown, line: number): string => {
  if (error instanceof QuestionError) return `line ${line}: ${error.message}`;
  if (error instanceof SyntaxError) return `line ${line}: is not JSON: ${error.message}`;
  throw error;
};

const open = (file: string, standardInput: Readable): Readable =>
  file === "-" ? standardInput : createReadStream(file, { highWaterMark: 1 << 20 });

const unreadable = (file: string, error: unknown): unknown =>
  error instanceof Error && "code" in error && "syscall" in error
    ? new UserError(`${file} cannot be read: ${error.message}`, {
        fix: "name a file with one question per line, or -",
      })
    : error;

/**
 * Answers questions about any world: a line of JSON in, a line out, streamed. A line that is not a question is answered with
 * an error, and the next one is read.
 *
 * @returns exit code: 1 if a line was no question.
 */
export const answerLines = async (input: Readable, output: Writable, json: boolean): Promise<number> => {
  const rendering = json ? asJson : asText;
  let exitCode = 0;
  for await (const line of linesOf(input)) {
    try {
      await answerTo(line.text, output, rendering);
    } catch (error) {
      await write(output, rendering.error(messageFor(error, line.number)));
      exitCode = 1;
    }
  }
  return exitCode;
};

/** `lab verdicts --world FILE|-`. */
export const runWorldCommand = async ({ file, json }: WorldOptions): Promise<number> => {
  try {
    return await answerLines(open(file, process.stdin), process.stdout, json);
  } catch (error) {
    throw unreadable(file, error);
  }
};
