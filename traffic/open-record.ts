import { createReadStream, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { UserError } from "../messages/user-error";

/** A record that cannot be opened or read on. */
export class RecordError extends UserError {
  override readonly name = "RecordError";
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

/** @throws RecordError (exit code 2) where there is no such file, or it is a folder. */
const openFile = (file: string): Readable => {
  const fix =
    "name a file that `hubble observe -o json` or an agent's exporter wrote, or - for standard input";
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined)
    throw new RecordError(`--flows ${file}: there is no such file`, { fix, exitCode: 2 });
  if (found.isDirectory()) {
    throw new RecordError(`--flows ${file}: it is a folder`, { fix: "name the files in it", exitCode: 2 });
  }
  return createReadStream(file, { highWaterMark: chunkBytes });
};

/** How much is read or unpacked at once. */
const chunkBytes = 1 << 20;

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The first bytes of a stream, which stay in it; none at its end. */
const firstBytes = async (stream: Readable): Promise<Buffer> => {
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    stream.unshift(chunk);
    return chunk;
  }
  return Buffer.alloc(0);
};

/**
 * The bytes of a record, unpacked where they are gzip. What a packed file that was cut off still holds is read; its last line is
 * then one that was cut off, too.
 *
 * @param file a path, or `-` for standard input.
 * @throws RecordError where it cannot be opened or read.
 */
export async function* recordBytes(file: string, standardInput: Readable): AsyncGenerator<Buffer> {
  const stream = file === "-" ? standardInput : openFile(file);
  try {
    const first = await firstBytes(stream);
    if (!isGzip(first)) {
      yield* stream as AsyncIterable<Buffer>;
      return;
    }
    const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: chunkBytes });
    stream.on("error", (error) => unpacked.destroy(error));
    yield* stream.pipe(unpacked) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new RecordError(
      `--flows ${file}: it cannot be read${isZlib(error) ? ", its gzip is damaged" : ""}: ${codeOf(error)}`,
      {
        fix: "make it a file that you may read, whole",
        exitCode: 2,
      },
    );
  } finally {
    if (file !== "-") stream.destroy();
  }
}

const isZlib = (error: unknown): boolean => /^Z_/.test(codeOf(error));
