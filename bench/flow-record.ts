import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import path from "node:path";
import { lab } from "../policies/lab/lab";
import { phaseSubject } from "../questions/phase-subject";

/** The phase whose recorded flows are repeated. */
const phase = "http-header";
const source = path.join(__dirname, `../examples/recorded/${phase}.jsonl`);

/** How many namespaces the record is spread over. */
const namespaces = 100;

const inNamespace = (text: string, index: number): string => text.replaceAll(lab.namespace, `team-${index}`);

// What was taken out of the example to keep it short, and every real line has.
const whole = (line: string): string =>
  line
    .replace('"IP":', '"ethernet":{"source":"06:eb:f5:e3:db:5f","destination":"66:85:5f:b6:71:c0"},"IP":')
    .replace(
      '"node_name":"node9",',
      '"node_name":"node9","node_labels":["beta.kubernetes.io/arch=amd64","beta.kubernetes.io/os=linux","kubernetes.io/arch=amd64","kubernetes.io/hostname=node9","kubernetes.io/os=linux"],',
    );

/** Writes recorded flows again and again, each time in another namespace, at another time, from another port. */
export const writeRecord = async (file: string, flows: number): Promise<void> => {
  const lines = readFileSync(source, "utf8").trimEnd().split("\n").map(whole);
  const output = createWriteStream(file);
  const start = Date.parse("2026-01-01T00:00:00Z");
  let written = 0;
  for (let round = 0; written < flows; round++) {
    const time = new Date(start + round * 100).toISOString().slice(0, -1);
    const port = 10_000 + (round % 50_000);
    const text = lines.slice(0, flows - written).map((line) =>
      inNamespace(line, round % namespaces)
        .replace(/"time":"[^"]*Z"/g, `"time":"${time}000000Z"`)
        .replace(/_port":\d{5}/g, `_port":${port}`),
    );
    written += text.length;
    if (!output.write(`${text.join("\n")}\n`)) await once(output, "drain");
  }
  output.end();
  await once(output, "finish");
};

/** The phase's policies in each of those namespaces, with what they need. */
export const recordPolicies = (): object => {
  const { policies = [], secrets = {} } = phaseSubject(lab, phase).world;
  const [[name = "", token = ""] = []] = Object.entries(secrets);
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { namespace: lab.namespace, name: name.slice(name.indexOf("/") + 1) },
    stringData: { token },
  };
  const objects = JSON.stringify([...policies, secret]);
  const items = Array.from({ length: namespaces }, (_, index) =>
    JSON.parse(inNamespace(objects, index)),
  ).flat();
  return { apiVersion: "v1", kind: "List", items };
};
