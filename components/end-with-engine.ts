import { connect } from "node:net";

/** How often a connection that was closed is tried again, and how many refusals in a row mean that nobody listens. */
const retryMs = 250;
const refusalsThatCount = 3;

interface Address {
  readonly host: string;
  readonly port: number;
}

const parseAddress = (text: string | undefined): Address | undefined => {
  const [, host, port] = /^(.+):(\d+)$/.exec(text ?? "") ?? [];
  return host === undefined || port === undefined ? undefined : { host, port: Number(port) };
};

/**
 * Ends the program when Pulumi's engine is gone. After a `kill -9` of the CLI nothing else does: the language host looks
 * for its engine only every five minutes, and Pulumi's own handler of uncaught errors reports them to the engine, which
 * fails, which it reports.
 *
 * The engine is watched by a connection that says nothing. The engine's death closes it at once, and then nobody
 * listens; a living engine that closes a silent connection (gRPC does after two minutes) is found again.
 *
 * @param address `host:port` of the engine. Default: what Pulumi gives its programs (`PULUMI_NODEJS_ENGINE`); without
 * one nothing is watched.
 * @param end how to end. Default: at once, with exit code 1.
 */
export const endWithEngine = (
  address: string | undefined = process.env.PULUMI_NODEJS_ENGINE,
  end: () => void = () => process.exit(1),
): void => {
  const engine = parseAddress(address);
  if (engine === undefined) return;
  let refusals = 0;
  const watch = (): void => {
    const socket = connect(engine).unref();
    socket.on("connect", () => {
      refusals = 0;
    });
    socket.on("error", () => {
      refusals += 1;
    });
    socket.on("close", () => {
      if (refusals >= refusalsThatCount) end();
      else setTimeout(watch, retryMs).unref();
    });
    // The engine sends its first frames; unread they would keep the end of the connection from being seen.
    socket.resume();
  };
  watch();
};

/** More uncaught errors than any program reports before it ends. */
const errorsOfACircle = 100;

/**
 * Ends a program that only goes on reporting that it cannot report. Needed beside the watch, since such a circle may
 * leave Node no time to look at connections.
 *
 * @param end how to end. Default: at once, with exit code 1.
 */
export const endInCircles = (end: () => void = () => process.exit(1)): void => {
  let errors = 0;
  const count = (): void => {
    errors += 1;
    if (errors === errorsOfACircle) end();
  };
  process.prependListener("uncaughtException", count);
  process.prependListener("unhandledRejection", count);
};
