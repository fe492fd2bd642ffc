import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DownloadFailure, NoAnswer } from "./download-failure";
import { askText, type Patience } from "./http-answer";
import { fileName, type Release, type Sum, type SumSource } from "./release";

const DIGITS = { sha256: 64, sha512: 128 } as const;

/**
 * The sum of a file in a list as `sha256sum` writes it (`sum  name`, `sum *name`), or in a file that holds nothing but
 * one sum. Other algorithms' sums in the same list are passed over.
 */
export function sumInList(text: string, name: string, algorithm: Sum["algorithm"]): Sum | undefined {
  const sum = new RegExp(`^[0-9a-f]{${DIGITS[algorithm]}}$`, "i");
  const lines = text.split("\n").map((line) => line.trim().split(/\s+\*?/));
  const line = lines.find(([hex = "", file]) => sum.test(hex) && file?.split("/").at(-1) === name);
  const only = lines.filter(([hex]) => hex !== "");
  const [hex] =
    line ?? (only.length === 1 && only[0]?.length === 1 && sum.test(only[0][0] ?? "") ? only[0] : []);
  return hex === undefined ? undefined : { algorithm, hex: hex.toLowerCase() };
}

/** The digest of a file in GitHub's description of a release. */
export function sumOnGitHub(text: string, name: string): Sum | undefined {
  const { assets } = JSON.parse(text) as { assets?: readonly { name?: unknown; digest?: unknown }[] };
  const digest = assets?.find((asset) => asset.name === name)?.digest;
  const hex = typeof digest === "string" ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
  return hex === undefined ? undefined : { algorithm: "sha256", hex };
}

async function sumFrom(source: SumSource, place: (url: string) => string, name: string, patience: Patience) {
  if (source.kind === "pinned") return source.sum;
  const text = await askText(place(source.url), patience);
  return source.kind === "file" ? sumInList(text, name, source.algorithm) : sumOnGitHub(text, name);
}

/**
 * The checksum that a release's file must have.
 *
 * @param place where an address is to be asked for: itself, or a mirror of it.
 * @throws NoAnswer if the last of its sources cannot be asked.
 * @throws DownloadFailure if none of its sources knows it.
 */
export async function knownSum(
  release: Release,
  place: (url: string) => string,
  patience: Patience,
): Promise<Sum> {
  const name = fileName(release.url);
  const failures: string[] = [];
  for (const source of release.sums) {
    try {
      const sum = await sumFrom(source, place, name, patience);
      if (sum) return sum;
      failures.push(`${source.kind === "pinned" ? "the pinned list" : source.url} does not know it`);
    } catch (error) {
      if (error instanceof NoAnswer && source === release.sums.at(-1)) throw error;
      if (error instanceof DownloadFailure) failures.push(error.message);
      else if (error instanceof SyntaxError) failures.push("the description of the release is not JSON");
      else throw error;
    }
  }
  throw new DownloadFailure([...new Set(failures)].join("; "));
}

/** The sum of a file on disk. */
export async function sumOfFile(file: string, algorithm: Sum["algorithm"]): Promise<Sum> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return { algorithm, hex: hash.digest("hex") };
}
