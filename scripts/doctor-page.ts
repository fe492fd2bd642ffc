import { checkGroups } from "../health/checks/table";
import { factTitles } from "../health/facts/cluster-facts";
import { clusterBlock } from "./policy-pages/code-block";
import { markdownTable } from "./policy-pages/markdown-table";

const groups = (): string =>
  checkGroups
    .map(({ title, checks }) =>
      [
        `### ${title}`,
        markdownTable(
          ["Check", "Worst", "Fires where", "Reads", "Rests on"],
          checks.map(({ id, severity, title: what, reads, source }) => [
            `\`${id}\``,
            severity,
            what,
            reads.map((name) => factTitles[name]).join("; ") || "",
            source,
          ]),
        ),
      ].join("\n\n"),
    )
    .join("\n\n");

/** `docs/doctor.md`: what \`lab doctor\` looks at, and every check. */
export const doctorPage = (): string => `# What is wrong with a cluster

Made from \`health/checks/\` by \`npm run generate\`.

\`lab doctor\` reads a cluster and says what is wrong with it: before an installation, after one, and in a bug report. Nothing is
changed there.

${clusterBlock(`./lab doctor --before --stack homelab       # before \`pulumi up\`: no Cilium is expected, and no network
./lab doctor --stack homelab                # after it
./lab doctor --stack homelab --wait 10m     # until it is healthy; what is still missing on standard error
./lab doctor --only clock-skew,certificate-expired
./lab doctor --bundle report.tar.gz         # what a bug report needs`)}

On the sandbox with packets, phase \`baseline\`:

\`\`\`text
kwok-policy-lab (https://127.0.0.1:29351): Kubernetes v1.35.4, 4 nodes, Cilium 1.18.6
! warning prometheus-missing: Prometheus
    5 ServiceMonitors, and no Prometheus: no metric is kept
    fix: pulumi config set --path monitoring.mode install && pulumi up   # docs/monitoring.md
i info kubernetes-version: API server v1.35.4
    Cilium 1.18 is tested with Kubernetes 1.30, 1.31, 1.32, 1.33; newer ones rest on Kubernetes' compatibility
    fix: nothing has to be done; a Cilium that is tested with it comes with a later release
i info played-nodes: node-1, node-2, node-3
    3 of 4 nodes; that something is ready there proves nothing
    fix: ./lab sandbox up --packets   # a node on which Cilium's agent runs (docs/packets.md); or a real cluster
✓ healthy: 1 warning, 2 remarks, 45 checks passed, 13 had nothing to look at
\`\`\`

\`lab doctor --only helm-pending\` of somebody who may not see Secrets, exit code 3:

\`\`\`text
? could not be read: Helm releases
    secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" at the cluster scope
    missing right: list secrets in the whole cluster
    so not known: helm-pending
? not known: 1 check could not look, 0 checks passed
\`\`\`

- Each finding has a severity, what was seen, and what fixes it. **error**: something does not work. **warning**: it works, and
  something is missing or will be. **info**: worth knowing, nothing is wrong.
- A check never passes for want of a fact. What could not be read is said once, with the API server's words, the right that is
  missing, and the checks that could not look. A fact that was read in part (one agent of three does not answer) counts as far
  as it goes, and its checks do not pass. What is not installed (a mesh, SPIRE, Prometheus) is nothing to look at:
  \`--verbose\` names it.
- \`--stack\` holds the cluster against that stack, too: its context, its version of Cilium, what its configuration needs.
- Prometheus is asked through the API server (Service \`prometheus-operated\`), or at \`--prometheus URL\` (\`sandbox\`: that of the sandbox with packets).
- \`--wait\` ends when the exit code is 0, when the time is over, or when only rights are missing, which nobody gets by waiting.
- \`--format sarif\`, \`junit\`, \`github\` and \`markdown\` are those of the other commands ([pipelines.md](pipelines.md)); what could
  not be read is the rule \`not-read\` there, and fails.

Exit codes: 0 nothing that counts, 1 an error (\`--fail-on\` takes less for one, or \`none\`), 2 wrong usage, 3 nothing that counts and
something could not be read, 130 interrupted.

## What it may do there

Rights that all of it needs: \`get\` and \`list\` of what the checks name below, \`get\` and \`create\` of \`pods/exec\` in \`kube-system\` (the agents'
command line; nothing else is run there) and in Grafana's namespace (\`ls\`), \`get services/proxy\` of Prometheus. Of Secrets it
reads the labels of Helm's, the chart's version in that of Cilium, and certificates without their keys.

On nodes that KWOK plays ([sandbox.md](sandbox.md)) agents are not asked: none runs there. Where every node is played the agents
are not known, and the exit code is 3. On a node with packets ([packets.md](packets.md)) the agent is Cilium's own, and is asked.

## The bundle

\`--bundle FILE\` writes a \`.tar.gz\` that only its owner may read: the findings, versions of this program and its tools, and the
facts that the findings rest on, a JSON file each. It is made of what is known to be harmless, not by looking for what is not:
no Secret, no value of a Helm release, no environment, no annotation, no text of a ConfigMap. Of the agents' settings only
plain words and numbers are shown; messages pass a filter for keys, tokens and passwords. Names of nodes, namespaces, pods and
policies are in it, and addresses. Read it before you give it away.

## Checks

Every check has tests in which it fires and one in which it does not (\`test/health/check-cases.ts\`). What the agents print is
read by the names in Cilium's own code (\`api/v1/models\`); a test compares them.

${groups()}
`;
