import { UserError } from "../../messages/user-error";

const KEPT_LINES = 6;

/** The last lines of a program's output, without empty ones. */
export function lastLines(text: string, count: number = KEPT_LINES): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .slice(-count)
    .map((line) => `    ${line.length > 300 ? `${line.slice(0, 300)}…` : line}`)
    .join("\n");
}

const causes: readonly { pattern: RegExp; text: string; fix: string }[] = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    text: "the disk is full",
    fix: "free some space (`go clean -cache` empties Go's build cache), or point GOCACHE and XDG_CACHE_HOME at a larger disk",
  },
  {
    pattern: /requires go >= |toolchain not available|invalid go version/i,
    text: "Go is too old and a newer toolchain could not be fetched",
    fix: "install a newer Go, or allow it to fetch one: GOTOOLCHAIN=auto",
  },
  {
    pattern:
      /dial tcp|no such host|connection refused|i\/o timeout|proxyconnect|TLS handshake|\b(403|407|502|503) |unrecognized import path|server misbehaving/i,
    text: "a Go module could not be downloaded",
    fix: "check the network and `go env GOPROXY`, then run the same command again: finished tools are kept",
  },
  {
    pattern: /signal: killed|cannot allocate memory|out of memory/i,
    text: "the build ran out of memory",
    fix: "close other programs or build with less at once: GOFLAGS=-p=1",
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR/i,
    text: "a downloaded Go module is not the one that is pinned",
    fix: "run `go clean -modcache` and try again; if it stays, do not trust the module proxy in use",
  },
];

/** Turns the output of a failed `go` into one message: what went wrong, its last lines, what would help. */
export function explainGoFailure(what: string, output: string): UserError {
  const cause = causes.find(({ pattern }) => pattern.test(output));
  const reason = cause ? cause.text : "go reported an error";
  return new UserError(`${what}: ${reason}\n${lastLines(output)}`, {
    fix: cause?.fix ?? "run the same command again; if it stays, the lines above are what Go said",
  });
}
