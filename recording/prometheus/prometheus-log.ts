import * as z from "zod";

const line = z.object({
  level: z.string(),
  msg: z.string(),
  address: z.string().optional(),
  err: z.string().optional(),
});

type LogLine = z.infer<typeof line>;

/** The lines of a log in JSON that are complete and of Prometheus' form. */
function linesOf(log: string): readonly LogLine[] {
  return log.split("\n").flatMap((text) => {
    try {
      return line.safeParse(JSON.parse(text)).data ?? [];
    } catch {
      return [];
    }
  });
}

/** Where Prometheus says that it listens, or nothing as long as it does not. */
export function listeningUrl(log: string): string | undefined {
  const listening = linesOf(log).find(({ msg, address }) => msg === "Listening on" && address !== undefined);
  return listening?.address === undefined ? undefined : `http://${listening.address}`;
}

/** What Prometheus calls errors; the log's last lines if it calls nothing one (wrong flags are told in plain text). */
export function errorsIn(log: string, count = 6): readonly string[] {
  const errors = linesOf(log).filter(({ level }) => level.toUpperCase() === "ERROR");
  if (errors.length > 0) return errors.map(({ msg, err }) => (err === undefined ? msg : `${msg}: ${err}`));
  return log
    .split("\n")
    .filter((text) => text.trim() !== "")
    .slice(-count);
}
