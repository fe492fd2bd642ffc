import { counted } from "../../messages/counted";
import { portText, requestText } from "../../questions/flow-row";
import { flowOf } from "../../questions/replay/asked-group";
import { endText } from "../../questions/replay/end-text";
import type { Differing } from "../../questions/replay/self-check";
import { timeText } from "../../traffic/time-text";
import type { Decided } from "../../traffic/what-it-says";

/** What Hubble wrote, in its words. */
export const decidedText: Readonly<Record<Decided, string>> = {
  passed: "FORWARDED (seen on its way)",
  forwarded: "FORWARDED",
  redirected: "REDIRECTED",
  audited: "AUDIT",
  denied: "DROPPED, POLICY_DENIED",
  "denied-by-rule": "DROPPED, POLICY_DENY",
  unauthenticated: "DROPPED, AUTH_REQUIRED",
  "request-passed": "FORWARDED by the proxy",
  "request-refused": "DROPPED by the proxy",
};

/** Traffic in one line. */
export const trafficText = ({ group }: Pick<Differing, "group">): string => {
  const flow = flowOf(group, true);
  const request = requestText(flow);
  return `${endText(group.from)} → ${endText(group.to)} ${portText(flow)}${request === "" ? "" : ` ${request}`}`;
};

/** What was recorded and what is computed, in a sentence. */
export const differenceText = ({ recorded, computed, because, untold }: Differing): string => {
  const { side, decided, count, since } = recorded;
  const at = timeText(since);
  const when = at === "" ? "" : `, first at ${at}`;
  const then = `${side}: recorded ${decidedText[decided]} (${counted(count, "time")}${when})`;
  if (untold !== undefined) return `${then}; nothing can be said: ${untold}`;
  return `${then}, computed ${computed}: ${because.map(({ text }) => text).join("; ")}`;
};

/** Every recorded verdict that the engine does not give. */
export const checkLines = ({
  disagreements,
  untold,
}: {
  readonly disagreements: readonly Differing[];
  readonly untold: readonly Differing[];
}): readonly string[] =>
  [...disagreements, ...untold].flatMap((differing) => [
    `${differing.untold === undefined ? "✗" : "?"} ${trafficText(differing)}`,
    `    ${differenceText(differing)}`,
  ]);
