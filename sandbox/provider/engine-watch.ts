import { fstatSync } from "node:fs";

const PARENT_POLL_MS = 1000;

/**
 * Calls `onGone` once when the engine that started this process is gone, however it went. The engine holds the other
 * end of standard input and never writes to it, so its end is the end of the engine; a changed parent says the same
 * where standard input is something else.
 */
export function watchEngine(onGone: () => void): () => void {
  const parent = process.ppid;
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    onGone();
  };
  const timer = setInterval(() => {
    if (process.ppid !== parent) tell();
  }, PARENT_POLL_MS);
  timer.unref();
  if (standardInputIsPipe()) {
    process.stdin.on("end", tell).on("error", tell).resume();
  }
  return () => {
    clearInterval(timer);
    process.stdin.pause();
  };
}

function standardInputIsPipe(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
