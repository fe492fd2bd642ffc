import type { InnerPart } from "../sandbox/nodes/node-side";
import { describeProvider } from "../sandbox/pulumi/provider-plugin";
import { formatSeconds } from "../sandbox/reporter";
import type { SandboxStatus } from "../sandbox/status";
import { outColours } from "./colours";
import { plainTable } from "./plain-table";

const colourOf = { running: outColours.green, degraded: outColours.yellow, stopped: outColours.dim } as const;

const partColour = {
  answers: outColours.green,
  starting: outColours.yellow,
  silent: outColours.red,
  "not needed yet": outColours.dim,
} as const;

const partLine = ({ name, state, said }: InnerPart): string =>
  `          ${name}: ${partColour[state](state)}${said === undefined ? "" : ` (${said})`}`;

/** `lab sandbox status` for people. */
export function formatStatus(status: SandboxStatus, now: Date = new Date()): string {
  const lines = [`sandbox: ${colourOf[status.state](status.state)} (${status.reason})`];
  if (status.state === "stopped") return [...lines, "start it with: ./lab sandbox up"].join("\n");
  if (status.createdAt) {
    const age = formatSeconds((now.getTime() - Date.parse(status.createdAt)) / 1000);
    lines.push(`server:   ${status.server}, context ${status.context}, created ${age} ago`);
  }
  if (status.provider) lines.push(`provider: Kubernetes ${describeProvider(status.provider)}`);
  const { ready, wanted, inWords } = status.nodes;
  if (ready !== undefined) lines.push(`nodes:    ${ready} of ${wanted} ready; ${inWords}`);
  const { parts } = status.nodes;
  if (parts) lines.push(...parts.map(partLine));
  if (status.prometheus) {
    lines.push(`metrics:  ${status.prometheus}, or: ./lab dashboards --prometheus sandbox`);
  }
  if (status.ciliumVersion) lines.push(`cilium:   chart and definitions of ${status.ciliumVersion}`);
  const rows = status.components.map(({ name, state, version, port, pid }) => [
    name,
    colourOf[state](state),
    version ?? "",
    port === undefined ? "" : String(port),
    pid === undefined ? "" : String(pid),
  ]);
  lines.push("", plainTable(["PART", "STATE", "VERSION", "PORT", "PID"], rows));
  if (status.state === "degraded") lines.push("", "repair it with: ./lab sandbox up");
  return lines.join("\n");
}
