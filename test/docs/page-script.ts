import type { Statement } from "./shell-statements";

/** Exit code of a shell in which a command ended otherwise than the page says. */
export const otherwise = 96;

/**
 * One script of all commands of a page, as a reader would type them into one shell. It stops at the first command that
 * ends otherwise than the page says, and names it.
 */
export const pageScript = (statements: readonly Statement[]): string =>
  [
    "set -o pipefail",
    "ended() {",
    '  if [ "$1" -ne "$2" ]; then',
    `    echo "line $3: ended with exit code $1, not $2" >&2; exit ${otherwise}`,
    "  fi",
    "}",
    ...statements.flatMap(({ line, text, exitCode }) => [
      `echo "--- line ${line}"`,
      text,
      `ended $? ${exitCode} ${line}`,
    ]),
    "exit 0",
  ].join("\n");
