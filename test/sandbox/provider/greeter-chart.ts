import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes a chart with one ConfigMap and, when `broken` is set, a pod that never becomes ready. */
export async function writeChart(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "stand-in-chart-"));
  await mkdir(join(directory, "templates"));
  const files = {
    "Chart.yaml": "apiVersion: v2\nname: greeter\nversion: 0.1.0\nappVersion: 1.2.3\n",
    "values.yaml": "greeting: default\nbroken: false\n",
    "templates/greeting.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  greeting: {{ .Values.greeting }}
`,
    "templates/broken.yaml": `{{- if .Values.broken }}
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  nodeSelector: { no: such-node }
  containers: [{ name: main, image: example/image }]
{{- end }}
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
}
