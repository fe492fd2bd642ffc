import type { ClusterCommand } from "./cluster-commands";

/** Commands of the documentation that are not run on the node, and why. */
interface LeftOut {
  readonly page: RegExp;
  readonly command?: RegExp;
  /** What the comment above says. */
  readonly says?: RegExp;
  readonly because: string;
}

/** The exceptions. A test fails when one of them is about no command any more. */
export const leftOutReasons: readonly LeftOut[] = [
  {
    page: /^docs\/policies\//,
    says: /once both ends have authenticated/,
    because: "needs SPIRE, which is played on the node",
  },
  {
    page: /./,
    command: /clustermesh/,
    because: "there is no other cluster",
  },
  {
    page: /^docs\/alerts\.md$/,
    command: /\b1234\b|shop\/web|--previous/,
    because: "it is about an endpoint, a pod or a container that ended, of the reader's",
  },
  {
    page: /^(README|docs\/(runbook|clean-up|adopting|observability|monitoring|talos|packets|troubleshooting))\.md$/,
    because:
      "it changes a stack, or needs one that is called homelab, machines with Talos or a monitoring stack with pods; the sandbox's tests run these commands' forms without packets",
  },
  {
    page: /^(?!docs\/(?:policies\/|alerts\.md))/,
    because:
      "it names folders, charts, contexts and files of the reader's, or the command's own test runs it",
  },
  {
    page: /./,
    command: /deployment\/cilium-operator/,
    because: "Cilium's operator is played on the nodes of a sandbox, and a played container has no log",
  },
  {
    page: /./,
    command: /port-forward/,
    because: "it does not end by itself",
  },
];

/** The exception for a command; undefined where it is run on the node. */
export const notOnTheNode = ({ page, text, says }: ClusterCommand): LeftOut | undefined =>
  leftOutReasons.find(
    (each) => each.page.test(page) && (each.command?.test(text) ?? true) && (each.says?.test(says) ?? true),
  );

/** Ends of commands that are no failures. */
const fineEnds = (text: string): readonly number[] => {
  // timeout's own, for what runs until Ctrl-C.
  if (text.includes("--follow")) return [124];
  // grep found nothing: that is the good news.
  if (/\| grep /.test(text)) return [0, 1];
  // Ten times a timeout is what is shown, and `|| true` takes it.
  return [0];
};

/** How a command is run on the node. */
export interface RunOnNode {
  readonly text: string;
  readonly exitCodes: readonly number[];
}

/**
 * How a command is run there: as it is written, but that `ds/cilium` may mean any of the agents, of which one runs, and that
 * what runs until Ctrl-C is ended.
 *
 * @param agent name of the agent's pod.
 */
export const onTheNode = (command: ClusterCommand, agent = "AGENT"): RunOnNode | undefined => {
  if (notOnTheNode(command) !== undefined) return undefined;
  const { text } = command;
  const named = text.replace(/\b(?:ds|daemonset)\/cilium\b/, `pod/${agent}`);
  return {
    text: text.includes("--follow") ? `timeout 3 ${named}` : named,
    exitCodes: fineEnds(text),
  };
};
