import assert from "node:assert/strict";
import { createColors } from "picocolors";
import { type AskedAgent, readAgentStatus } from "../../../cli/verify-clean/agent-status";
import { cleanReport, type Found } from "../../../cli/verify-clean/clean-report";
import { reportJson } from "../../../cli/verify-clean/report-json";
import { reportText } from "../../../cli/verify-clean/report-text";
import { lab } from "../../../policies/lab/lab";
import { clusterObject } from "./cluster-objects";

const nothing: Found = { ours: [], foreign: [], agents: [], notAsked: [] };
const agent = (answer: AskedAgent["answer"]): AskedAgent => ({ pod: "cilium-x", node: "node-1", answer });
const textOf = (found: Found): string => reportText(cleanReport(found, "destroy", lab), createColors(false));

describe("whether a cluster is clean", () => {
  const namespace = clusterObject("Namespace/policy-lab");

  it("it is with nothing of the lab, whatever others have", () => {
    const found = { ...nothing, foreign: [clusterObject("NetworkPolicy/policy-lab/theirs")] };
    assert.equal(cleanReport(found, "destroy", lab).clean, true);
    assert.match(textOf(found), /Of somebody else, not touched\n.*theirs\n\n✓ clean/s);
  });

  it("it is not with a policy, and not with a redirect alone", () => {
    const policy = { ...nothing, ours: [clusterObject("NetworkPolicy/policy-lab/default-deny")] };
    assert.equal(cleanReport(policy, "none", lab).clean, false);
    const redirect = { ...nothing, agents: [agent({ redirects: 2, names: ["7:ingress:TCP:8080:"] })] };
    assert.equal(cleanReport(redirect, "none", lab).clean, false);
    assert.match(textOf(redirect), /cilium-x on node-1: 2 redirected: 7:ingress:TCP:8080:\n/);
    assert.match(textOf(redirect), /✗ not clean: 2 redirected ports left\nfix: kubectl get /);
  });

  it("says whose a redirect is, as far as its agent does", () => {
    const redirected = { name: "7:ingress:TCP:8080:", direction: "ingress", port: "8080/TCP" };
    const owners = [
      { ...redirected, pod: "shop/web", policies: ["CiliumNetworkPolicy/shop/web"] },
      { ...redirected, pod: "shop/db", policies: [] },
      { ...redirected, pod: undefined, policies: [] },
    ];
    const found = {
      ...nothing,
      agents: [agent({ redirects: 3, names: owners.map(({ name }) => name), owners })],
    };
    assert.match(
      textOf(found),
      new RegExp(
        [
          "cilium-x on node-1: 3 redirected",
          "    shop/web ingress 8080/TCP: CiliumNetworkPolicy/shop/web",
          "    shop/db ingress 8080/TCP: of which policy, the agent does not say",
          "    7:ingress:TCP:8080: of an endpoint that is gone\n",
        ].join("\n"),
      ),
    );
    const json = reportJson(
      cleanReport(found, "none", lab),
      { context: "c", server: "s" },
      { deleted: [], kept: [] },
    );
    assert.deepEqual(
      json.agents[0]?.owners?.map(({ pod, policies }) => [pod, policies.length]),
      [
        ["shop/web", 1],
        ["shop/db", 0],
        [null, 0],
      ],
    );
  });

  it("phase none leaves the lab's namespace and what it is observed by, pulumi destroy does not", () => {
    const found = { ...nothing, ours: [namespace] };
    const none = cleanReport(found, "none", lab);
    assert.equal(none.clean, true);
    assert.deepEqual(none.staying, [namespace]);
    assert.equal(cleanReport(found, "destroy", lab).clean, false);
    assert.match(textOf(found), /fix: pulumi destroy.*--after none/);
    const observed = ["ConfigMap/policy-lab/policy-lab-l7", "PrometheusRule/policy-lab/policy-lab"].map(
      (each) => clusterObject(each),
    );
    const watching = { ...nothing, ours: [namespace, ...observed] };
    assert.deepEqual(cleanReport(watching, "none", lab).left, []);
    assert.deepEqual(cleanReport(watching, "destroy", lab).left, watching.ours);
    assert.match(textOf(watching), /fix: pulumi destroy.*--after none/);
    const stage = { ...nothing, ours: [clusterObject("Namespace/policy-stage")] };
    assert.equal(cleanReport(stage, "none", lab).clean, false);
  });

  it("an agent that was not asked is not a fault, and is said", () => {
    const found = { ...nothing, agents: [agent({ notAsked: "no answer within 15 s" })] };
    const report = cleanReport(found, "destroy", lab);
    assert.equal(report.clean, true);
    assert.match(
      textOf(found),
      /not asked: cilium-x on node-1: no answer within 15 s\n\n✓ clean: .*, but for 1 agent that was not asked$/,
    );
    const json = reportJson(report, { context: "c", server: "s" }, { deleted: [namespace], kept: [] });
    assert.deepEqual(json.agents[0], {
      pod: "cilium-x",
      node: "node-1",
      redirects: null,
      names: [],
      owners: null,
      notAsked: "no answer within 15 s",
    });
    assert.deepEqual(json.deleted, ["Namespace/policy-lab"]);
  });

  it("an object that is going is left until it is gone", () => {
    const found = { ...nothing, ours: [clusterObject("Pod/policy-lab/client", { going: true })] };
    assert.equal(cleanReport(found, "destroy", lab).clean, false);
    assert.match(textOf(found), /client\s+is being deleted/);
  });
});

describe("what an agent says of its proxy", () => {
  it("the number of redirects, which is left out when it is 0", () => {
    const redirects = [{ name: "7:ingress:TCP:8080:", proxy: "cilium-http-ingress", "proxy-port": 10001 }];
    assert.deepEqual(readAgentStatus(JSON.stringify({ proxy: { "total-redirects": 1, redirects } })), {
      redirects: 1,
      names: ["7:ingress:TCP:8080:"],
    });
    assert.deepEqual(readAgentStatus('{"proxy":{"total-ports":2,"redirects":null}}'), {
      redirects: 0,
      names: [],
    });
  });

  it("what is no such status is not taken for none", () => {
    assert.deepEqual(readAgentStatus("OK"), { notAsked: "what it answers is not JSON" });
    assert.deepEqual(readAgentStatus("{}"), { notAsked: "its status says nothing of a proxy" });
  });
});
