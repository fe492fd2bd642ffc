import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { DownloadFailure, NoAnswer } from "./download-failure";
import { ask, type Patience } from "./http-answer";

/** How far a download is. `total` is unknown where the server does not say. */
export type Progress = (received: number, total: number | undefined) => void;

/** How many times in a row a download may be taken up again without having got anything. */
const FRUITLESS_ATTEMPTS = 3;

/** How long a line may recover after each of them. */
const PAUSE_MS = 2000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is known of the part that lies there already: which file it is of, by the server's own name for its content. */
interface PartNote {
  readonly url: string;
  readonly validator: string;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readNote(file: string): PartNote | undefined {
  try {
    const { url, validator } = JSON.parse(readFileSync(file, "utf8")) as Partial<PartNote>;
    return url !== undefined && validator !== undefined ? { url, validator } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Downloads a file. What an earlier attempt got is kept beside it and gone on from, if the server still has the same
 * file and can; else it begins anew. A line that breaks is taken up again as long as something arrives.
 *
 * @throws DownloadFailure with what the server said or did.
 */
export async function fetchFile(
  url: string,
  target: string,
  patience: Patience,
  progress: Progress,
): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true });
  const part = `${target}.part`;
  let answered = false;
  for (let fruitless = 0; ; ) {
    const before = sizeOf(part);
    try {
      // One that has answered before gets the patience of a transfer.
      const answerMs = answered ? patience.stallMs : patience.answerMs;
      await attempt(url, part, { ...patience, answerMs }, progress);
      renameSync(part, target);
      rmSync(noteOf(part), { force: true });
      return;
    } catch (error) {
      const again = error instanceof TransferFailure || (answered && error instanceof NoAnswer);
      if (!again) throw error;
      answered = true;
      fruitless = sizeOf(part) > before ? 0 : fruitless + 1;
      if (fruitless === FRUITLESS_ATTEMPTS) throw error;
      await pause(Math.min(patience.stallMs, fruitless * PAUSE_MS));
    }
  }
}

/** A transfer that began and did not end: worth another attempt. */
class TransferFailure extends DownloadFailure {}

const noteOf = (part: string): string => `${part}.json`;

async function attempt(url: string, part: string, patience: Patience, progress: Progress): Promise<void> {
  const { host } = new URL(url);
  const note = readNote(noteOf(part));
  const resumable = note?.url === url ? sizeOf(part) : 0;
  const headers: Record<string, string> =
    resumable > 0 && note ? { range: `bytes=${resumable}-`, "if-range": note.validator } : {};
  const { status, header, pieces, close } = await ask(url, patience, headers);
  const resumes = status === 206 && startOf(header("content-range")) === resumable;
  if (status === 416 || (status === 206 && !resumes)) {
    close();
    rmSync(part, { force: true });
    throw new TransferFailure(`${host} could not go on from byte ${resumable}`);
  }
  if (status !== 200 && status !== 206) {
    close();
    throw new DownloadFailure(`${host} answered ${status} for ${url}`);
  }
  const validator = header("etag") ?? header("last-modified");
  if (validator === undefined || validator.startsWith("W/")) rmSync(noteOf(part), { force: true });
  else writeFileSync(noteOf(part), JSON.stringify({ url, validator } satisfies PartNote));
  let received = resumes ? resumable : 0;
  const length = header("content-length");
  const total = length === undefined ? undefined : received + Number(length);
  const file = await open(part, resumes ? "a" : "w");
  try {
    for await (const piece of pieces()) {
      await file.appendFile(piece);
      received += piece.byteLength;
      progress(received, total);
    }
  } catch (error) {
    throw error instanceof DownloadFailure ? new TransferFailure(error.message) : error;
  } finally {
    await file.close();
  }
  if (total !== undefined && received !== total)
    throw new TransferFailure(`${host} sent ${received} of ${total} bytes`);
}

/** The first byte of `bytes 100-199/200`. */
function startOf(contentRange: string | undefined): number | undefined {
  const match = /^bytes (\d+)-/.exec(contentRange ?? "");
  return match ? Number(match[1]) : undefined;
}
