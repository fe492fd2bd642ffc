import type { OracleAnswer, OracleVerdict } from "../../support/oracle";

const verdicts = {
  a: "allowed",
  d: "denied-by-default",
  r: "denied-by-rule",
  p: "denied-by-l7",
  "?": "not-evaluable",
} as const;
const proxies = { "-": "none", h: "http", n: "dns", t: "tls" } as const;
/** `u`: Cilium's answer on authentication depends on the order in which it walks a map. */
const auths = { "-": "", m: "required", u: "" } as const;

const letterOf = <Letter extends string>(table: Readonly<Record<Letter, string>>, value: string): string => {
  const found = Object.entries<string>(table).find(([, meaning]) => meaning === value);
  if (found === undefined) throw new Error(`no letter for ${JSON.stringify(value)}`);
  return found[0];
};

const flowText = ({ verdict, egress, ingress, l7, auth, authStable }: OracleVerdict): string =>
  [
    ...[verdict, egress, ingress].map((each) => letterOf(verdicts, each)),
    letterOf(proxies, l7),
    authStable === false ? "u" : letterOf(auths, auth),
  ].join("");

/**
 * An engine's answer in a few letters, for a recording: for each policy whether it is taken (`+`) or refused (`-`); for each
 * flow five letters: the verdict, that of the source and that of the destination alone, the proxy, the authentication.
 */
export const answerText = ({ policies, verdicts: flows }: OracleAnswer): string =>
  [policies.map(({ error }) => (error === undefined ? "+" : "-")).join(""), ...flows.map(flowText)].join(" ");

const at = <Value>(table: Readonly<Record<string, Value>>, letter: string | undefined): Value => {
  const value = table[letter ?? ""];
  if (value === undefined) throw new Error(`${JSON.stringify(letter)} is no letter of a recorded answer`);
  return value;
};

/** The answer that {@link answerText} wrote, without names and words. @throws Error for a letter that it does not write. */
export const readAnswer = (text: string): OracleAnswer => {
  const [taken = "", ...flows] = text.split(" ");
  return {
    policies: [...taken].map((letter) => ({
      kind: "",
      name: "",
      ...(letter === "+" ? {} : { error: "refused" }),
    })),
    verdicts: flows.map(
      (letters): OracleVerdict => ({
        verdict: at(verdicts, letters[0]),
        egress: at(verdicts, letters[1]),
        ingress: at(verdicts, letters[2]),
        l7: at(proxies, letters[3]),
        auth: at(auths, letters[4]),
        because: [],
        ...(letters[4] === "u" ? { authStable: false as const } : {}),
      }),
    ),
  };
};
