import { type Command, Option } from "commander";
import { projectFolder } from "./project-folder";
import { addRenderOptions } from "./rendering/add-render-options";
import { formatOption } from "./report/format-option";
import { several } from "./several";
import type { VerdictsOptions } from "./verdicts/parse-mode";

const help = `
PEER is client, server, dns, namespace/name of a pod or workload, service:namespace/name (--to), an IP address, a DNS
name with a dot (--to), or an entity: world, host, remote-node, kube-apiserver, health, ingress, init, unmanaged.

Examples:
  lab verdicts                                                    the phase that the sandbox's stack selects
  lab verdicts --phase l7-get-root --html verdicts.html           a picture of it
  lab verdicts -f manifests/ --phase baseline                     do these do what the phase says?
  lab verdicts --kustomize overlays/prod                          what kubectl makes of it; --helm CHART --values FILE
  lab verdicts --live --context admin@homelab                     what a cluster's policies do now
  lab verdicts --phase baseline --from client --to server --port 8080 --method GET --path /deny
  lab verdicts -f manifests/ --from shop/web --to dns --dns example.com
  lab verdicts -f manifests/ --from shop/web --to world --port 443 --sni example.com
  lab verdicts --diff baseline l7-get-root
  lab verdicts --diff file:before/ file:after/ --format markdown  for a comment on a pull request
  lab verdicts --live --with manifests/ --without cnp/shop/old    what would change in the cluster, and nothing else
  lab verdicts --diff cilium:1.18 cilium:1.19 -f manifests/      what an upgrade of Cilium changes, and why
  lab verdicts --diff live file:manifests/                        the cluster's pods under the policies of files

Verdicts: allowed, denied-by-default, denied-by-rule, denied-by-l7, not-evaluable.
Exit codes: 0 answered and as expected, 1 an expectation is not met or a policy is refused, 2 wrong usage. Where two
sides are compared: 0, and with --exit-code 1 if something differs.`;

/** `lab verdicts`. Nothing of the engine is loaded before it is asked something. */
export function addVerdictsCommand(program: Command): void {
  const command = program
    .command("verdicts")
    .description("what policies do to flows, computed: allowed or denied, and why; no cluster needed")
    .option("--stack <name>", "take the phase from Pulumi.<name>.yaml (default: sandbox)")
    .option("--phase <name>", "take the policies of this phase; with --file or --live its expectations")
    .option("-f, --file <path>", "take policies and pods from a file, a folder, or - (repeatable)", several);
  addRenderOptions(command)
    .option("--live", "take policies and pods from the cluster of the kubeconfig; nothing is changed there")
    .option("--context <name>", "context of the kubeconfig for --live (default: the current one)")
    .option("--cilium <version>", "as this release of Cilium decides (default: the cluster's, else 1.18)")
    .option("--from <peer>", "explain one flow: where it comes from")
    .option("--to <peer>", "explain one flow: where it goes")
    .option("--port <number>", "its port at the pod, or of the Service; the type for ICMP")
    .option("--protocol <name>", "TCP, UDP, SCTP, ICMP or ICMPV6 (default: TCP)")
    .option("--method <name>", "its HTTP request: the method (default: GET)")
    .option("--path <path>", "its HTTP request: path and query string (default: /)")
    .option("--host <name>", "its HTTP request: the host")
    .option("--header <line>", "its HTTP request: a header, 'Name: value' (repeatable)", several)
    .option("--dns <name>", "the name that it asks a DNS server for (default port: 53/UDP)")
    .option("--sni <name>", "its TLS handshake: the server name")
    .option(
      "--diff <side...>",
      "compare two sides, each a phase, live, file:PATH, kustomize:DIR or helm:CHART, or two releases (cilium:1.19): only what differs",
    )
    .option(
      "--with <path>",
      "what these manifests (a path, kustomize:DIR, helm:CHART) would change (repeatable)",
      several,
    )
    .option("--without <object>", "what changes without kind/namespace/name (repeatable)", several)
    .option("--exit-code", "with --diff, --with and --without: exit 1 if something differs")
    .option("--namespace <name>", "show only flows from or to this namespace (repeatable)", several)
    .option("--workload <name>", "show only flows from or to this workload (repeatable)", several)
    .addOption(
      new Option("--only <which>", "show only these; changed: where two sides are compared").choices([
        "denied",
        "allowed",
        "changed",
      ]),
    )
    .option("--all", "show each flow by itself, also where they fill more than a screen")
    .option("--world <file>", "answer questions about any world, a line of JSON each; - for standard input")
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .option("--html <file>", "write the matrix as one HTML file, too")
    .addHelpText("after", help)
    .action(async (options: VerdictsOptions) => {
      if (options.world !== undefined) {
        const { runWorldCommand } = require("./world-command") as typeof import("./world-command");
        process.exitCode = await runWorldCommand({
          file: options.world,
          json: options.json === true || options.format === "json",
        });
        return;
      }
      const { runVerdicts } = require("./verdicts/run-verdicts") as typeof import("./verdicts/run-verdicts");
      const project = () => projectFolder(program.opts<{ project?: string }>().project);
      process.exitCode = await runVerdicts(options, project, program.version() ?? "");
    });
}
