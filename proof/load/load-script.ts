import { quotePosix } from "../../messages/shell-quoting";
import type { HttpRequest } from "../../verdicts/world";
import type { Target } from "../probes/probe";

/** Requests that are sent one after the other, again and again. */
export interface Load {
  readonly target: Target;
  /** Default: a connection is what counts, and GET / is sent over it. */
  readonly http?: HttpRequest;
  /** Whether one connection carries them all; else each has its own. */
  readonly keepsAlive: boolean;
  /** Requests a second; fewer where nobody answers, since each waits for a second. */
  readonly rate: number;
  /** After so many seconds it ends by itself, whoever is left to end it. */
  readonly seconds: number;
}

/** What curl says of each transfer: status, exit code, new connections, seconds to the connection, bytes. */
const report =
  "%{stderr}lab load %{http_code} %{exitcode} %{num_connects} %{time_connect} %{size_download}\\n";

const configQuoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/**
 * The script for a POSIX shell that sends requests at a rate until it reads a line, or its time is over. curl itself keeps the
 * rate (--rate, curl 7.84) and the connection.
 */
export const loadScript = ({ target, http = {}, keepsAlive, rate, seconds }: Load): string => {
  const { method = "GET", path = "/", host, headers = {} } = http;
  const all = {
    ...(host === undefined ? {} : { Host: host }),
    ...headers,
    ...(keepsAlive ? {} : { Connection: "close" }),
  };
  const url = `http://${target.host}:${target.port}${path}`;
  const words = [
    "-s --path-as-is --globoff --max-time 1",
    `--rate ${rate}/s`,
    `-X ${quotePosix(method)}`,
    ...Object.entries(all).map(([name, value]) => `-H ${quotePosix(`${name}: ${value}`)}`),
    `-w ${quotePosix(report)}`,
  ];
  const lines = [`url = ${configQuoted(url)}`, 'output = "/dev/null"'].map(quotePosix).join(" ");
  return [
    `urls() { i=0; while [ $i -lt ${rate * seconds} ]; do printf '%s\\n' ${lines}; i=$((i+1)); done; }`,
    `urls | curl ${words.join(" ")} -K - &`,
    "curl=$!",
    "read -r _",
    "kill $curl 2>/dev/null",
    "exit 0",
    "",
  ].join("\n");
};
