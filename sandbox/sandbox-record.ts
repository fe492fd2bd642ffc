import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { NODE_SIDE_NAMES } from "./nodes/node-side";

const port = z.int().min(1).max(65_535);

const recordSchema = z.strictObject({
  format: z.literal(1),
  /** `starting` until everything works; a record that stays so is of a start that did not end. */
  state: z.enum(["starting", "ready"]),
  createdAt: z.string(),
  ports: z.strictObject({
    kubeApiserver: port,
    etcd: port,
    etcdPeer: port,
    kubeControllerManager: port,
    kubeScheduler: port,
    kwokController: port,
  }),
  components: z.array(z.strictObject({ name: z.string(), pid: z.int(), startTime: z.string() })),
  tools: z.record(z.string(), z.strictObject({ version: z.string(), path: z.string(), source: z.string() })),
  /** Who plays or runs the nodes. */
  nodes: z.enum(NODE_SIDE_NAMES).default("kwok"),
  /** Where the Prometheus answers that scrapes what runs on the nodes. */
  prometheus: z.string().optional(),
  provider: z.strictObject({ version: z.string(), source: z.string(), path: z.string() }).optional(),
  ciliumVersion: z.string(),
  prometheusOperatorVersion: z.string(),
});

/** What was started: the contents of sandbox.json. */
export type SandboxRecord = z.infer<typeof recordSchema>;

/** The Kubernetes provider that the sandbox uses: its version, and where it was taken from. */
export type ProviderInUse = NonNullable<SandboxRecord["provider"]>;

/** Reads the record: absent, or present but not ours to understand, or what it says. */
export function readRecord(file: string): SandboxRecord | "absent" | "unreadable" {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return "absent";
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return "unreadable";
  }
}

/** Writes the record whole or not at all. */
export function writeRecord(file: string, record: SandboxRecord): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(temporary, file);
}
