import assert from "node:assert/strict";
import pc from "picocolors";
import { explainText } from "../../cli/verdicts/explain-text";
import { parseQuestion, type QuestionOptions } from "../../cli/verdicts/parse-question";
import type { PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { explainFlow } from "../../questions/explain-flow";
import { phaseSubject } from "../../questions/phase-subject";
import type { Subject } from "../../questions/subject";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { ManifestObject } from "../../verdicts/world";

const plain = pc.createColors(false);
const explain = (subject: Subject, options: QuestionOptions) =>
  explainFlow(new VerdictEngine(subject.world), parseQuestion(options, subject).row);
const inPhase = (phase: PhaseName, options: QuestionOptions) => explain(phaseSubject(lab, phase), options);
const withPolicies = (policies: readonly ManifestObject[]): Subject => {
  const subject = phaseSubject(lab, "none");
  return { ...subject, world: { ...subject.world, policies } };
};
const policy = (spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "p", namespace: "policy-lab" },
  spec,
});
const request = { from: "client", to: "server", port: "8080", method: "GET" };
const server = { matchLabels: { app: "server" } };
const client = { matchLabels: { app: "client" } };

describe("the explanation of a flow", () => {
  it("says what selects each end, and what each decides", () => {
    const { answer, source, destinations } = inPhase("l7-get-root", { ...request, path: "/deny" });
    assert.equal(answer.verdict, "denied-by-l7");
    assert.deepEqual(
      source.selectedBy.map((each) => [each.policy, each.allowRules, each.restricts]),
      [
        ["NetworkPolicy/policy-lab/default-deny", 0, true],
        ["NetworkPolicy/policy-lab/allow-dns-egress", 1, true],
        ["NetworkPolicy/policy-lab/allow-client-egress-to-server", 1, true],
      ],
    );
    assert.equal(source.verdict, "allowed");
    assert.equal(destinations.length, 1);
    assert.equal(destinations[0]?.verdict, "denied-by-l7");
    assert.equal(destinations[0]?.pod, "policy-lab/server");
  });

  it("decides the destination also where the source lets nothing out", () => {
    const explained = inPhase("baseline", { from: "server", to: "service:policy-lab/server", port: "80" });
    assert.equal(explained.source.verdict, "denied-by-default");
    assert.deepEqual(
      explained.destinations.map(({ pod, port, verdict }) => [pod, port, verdict]),
      [["policy-lab/server", 8080, "denied-by-default"]],
    );
    const text = explainText(explained, "phase baseline", plain);
    assert.match(text, /not reached: the source does not let it out/);
    assert.match(text, /→ policy-lab\/server port 8080/);
  });

  it("has its steps in order", () => {
    const text = explainText(inPhase("baseline", request), "phase baseline", plain);
    const titles = [...text.matchAll(/^ \d\. (\S+(?: \d)?)/gm)].map(([, title]) => title);
    assert.deepEqual(titles, [
      "Source",
      "Egress",
      "Destination",
      "Ingress",
      "Layer 7",
      "Authentication",
      "Verdict",
      "Seen",
    ]);
    assert.equal(text.split("\n")[0], "client → server 8080/TCP GET / in phase baseline");
  });

  it("says that a Service leads nowhere", () => {
    const explained = inPhase("baseline", { from: "client", to: "service:policy-lab/server", port: "81" });
    assert.equal(explained.answer.verdict, "not-evaluable");
    assert.deepEqual(explained.destinations, []);
    assert.match(explainText(explained, "x", plain), /has no port 81\/TCP/);
  });

  it("says that an end without a pod has no policy", () => {
    const text = explainText(inPhase("baseline", { from: "world", to: "server", port: "8080" }), "x", plain);
    assert.match(text, /world is not a pod: no policy is enforced there/);
  });

  const deny = policy({ endpointSelector: server, ingressDeny: [{ fromEndpoints: [client] }] });
  const auth = policy({
    endpointSelector: server,
    ingress: [{ fromEndpoints: [client], authentication: { mode: "required" } }],
  });
  const dns = policy({
    endpointSelector: client,
    egress: [
      {
        toEntities: ["cluster"],
        toPorts: [
          { ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchName: "example.com" }] } },
        ],
      },
    ],
  });
  const seen: readonly (readonly [string, Subject, QuestionOptions, RegExp, RegExp, number | undefined])[] = [
    [
      "default deny",
      phaseSubject(lab, "deny-proof"),
      request,
      /times out \(curl: exit code 28\)/,
      /POLICY_DENIED \(133\), traffic direction EGRESS/,
      133,
    ],
    [
      "a deny rule",
      withPolicies([deny]),
      request,
      /times out/,
      /POLICY_DENY \(181\), traffic direction INGRESS/,
      181,
    ],
    [
      "authentication",
      withPolicies([auth]),
      request,
      /once both ends have authenticated/,
      /AUTH_REQUIRED \(189\)/,
      189,
    ],
    [
      "an HTTP rule",
      phaseSubject(lab, "l7-get-root"),
      { ...request, path: "/x" },
      /HTTP status 403/,
      /of type L7 \(http\)/,
      undefined,
    ],
    [
      "a DNS rule",
      withPolicies([dns]),
      { from: "client", to: "dns", dns: "example.org" },
      /REFUSED/,
      /of type L7 \(dns\)/,
      undefined,
    ],
    [
      "a DNS query that passes",
      withPolicies([dns]),
      { from: "client", to: "dns", dns: "example.com" },
      /^it passes$/,
      /^REDIRECTED to the proxy, then FORWARDED$/,
      undefined,
    ],
    ["no policy", phaseSubject(lab, "none"), request, /^it passes$/, /^FORWARDED$/, undefined],
    [
      "a proxy that was not asked",
      phaseSubject(lab, "l7-get-root"),
      { from: "client", to: "server", port: "8080" },
      /each request in it is decided/,
      /^REDIRECTED/,
      undefined,
    ],
    [
      "UDP",
      phaseSubject(lab, "baseline"),
      { from: "client", to: "world", port: "53", protocol: "UDP" },
      /whoever waits for one times out/,
      /POLICY_DENIED/,
      133,
    ],
    [
      "a Service without the port",
      phaseSubject(lab, "none"),
      { from: "client", to: "service:policy-lab/server", port: "1" },
      /^not known/,
      /^not known$/,
      undefined,
    ],
  ];
  for (const [what, subject, options, user, hubble, code] of seen) {
    it(`says what ${what} looks like`, () => {
      const found = explain(subject, options).seen;
      assert.match(found.user, user);
      assert.match(found.hubble, hubble);
      assert.equal(found.drop?.code, code);
    });
  }
});
