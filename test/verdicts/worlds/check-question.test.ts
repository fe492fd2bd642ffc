import assert from "node:assert/strict";
import { checkQuestion } from "../../../verdicts/worlds/check-question";
import { QuestionError } from "../../../verdicts/worlds/question-error";

const endpoint = { name: "web", namespace: "shop" };
const flow = { from: "shop/web", to: "shop/api", port: 80 };

/** Values that are not a question: the path of the field that is wrong, a part of the reason. */
const wrong: readonly (readonly [unknown, string, string])[] = [
  [null, "the question", "must be an object, is null"],
  [[], "the question", "must be an object, is []"],
  ["x", "the question", 'must be an object, is "x"'],
  [{ flow: [] }, "flow", "no such field. Did you mean flows? Accepted: clusterName,"],
  [{ clusterName: 1 }, "clusterName", "must be a text, is 1"],
  [{ namespaces: [] }, "namespaces", "must be an object"],
  [{ namespaces: { shop: [] } }, "namespaces.shop", "must be an object, is []"],
  [{ namespaces: { shop: { labels: { a: 1 } } } }, "namespaces.shop.labels.a", "must be a text, is 1"],
  [{ namespaces: { shop: { labels: [] } } }, "namespaces.shop.labels", "must be an object"],
  [{ cidrGroups: { a: 1 } }, "cidrGroups.a", "must be an object"],
  [{ cidrGroups: { a: { cidrs: "10.0.0.0/8" } } }, "cidrGroups.a.cidrs", "must be a list"],
  [{ endpoints: {} }, "endpoints", "must be a list, is {}"],
  [{ endpoints: [endpoint, 1] }, "endpoints[1]", "must be an object, is 1"],
  [{ endpoints: [{ ...endpoint, label: {} }] }, "endpoints[0].label", "Did you mean labels?"],
  [{ endpoints: [{ name: "web" }] }, "endpoints[0].namespace", "must be a text"],
  [{ endpoints: [{ namespace: "shop" }] }, "endpoints[0].name", "must be a text"],
  [{ endpoints: [{ ...endpoint, labels: { a: true } }] }, "endpoints[0].labels.a", "must be a text, is true"],
  [{ endpoints: [{ ...endpoint, namedPorts: [] }] }, "endpoints[0].namedPorts", "must be an object"],
  [
    { endpoints: [{ ...endpoint, namedPorts: { http: 80 } }] },
    "endpoints[0].namedPorts.http",
    "must be an object, is 80",
  ],
  [
    { endpoints: [{ ...endpoint, namedPorts: { http: { port: "80" } } }] },
    "endpoints[0].namedPorts.http.port",
    'must be a port (1 to 65535), is "80"',
  ],
  [{ services: [{ ...endpoint, selectors: {} }] }, "services[0].selectors", "no such field"],
  [{ services: [{ ...endpoint, selector: { a: 1 } }] }, "services[0].selector.a", "must be a text"],
  [{ services: [{ ...endpoint, ports: 80 }] }, "services[0].ports", "must be a list, is 80"],
  [{ services: [{ ...endpoint, ports: [80] }] }, "services[0].ports[0]", "must be an object, is 80"],
  [{ services: [{ ...endpoint, ports: [{ port: 0 }] }] }, "services[0].ports[0].port", "must be a port"],
  [{ services: [{ ...endpoint, ports: [{ port: 65_536 }] }] }, "services[0].ports[0].port", "is 65536"],
  [{ policies: ["x"] }, "policies[0]", 'must be an object, is "x"'],
  [{ flows: [{ ...flow, host: "a" }] }, "flows[0].host", "belongs into flows[0].http"],
  [
    { flows: [{ ...flow, protocoll: "UDP" }] },
    "flows[0].protocoll",
    "Did you mean protocol? Accepted: from,",
  ],
  [{ flows: [{ ...flow, dns: { name: "a", type: "A" } }] }, "flows[0].dns.type", "no such field"],
  [{ flows: [{ ...flow, dns: "a.com" }] }, "flows[0].dns", "must be an object"],
  [{ flows: [{ ...flow, dns: {} }] }, "flows[0].dns.name", "must be a text"],
  [{ flows: [{ ...flow, http: "GET" }] }, "flows[0].http", "must be an object"],
  [{ flows: [{ ...flow, http: { verb: "GET" } }] }, "flows[0].http.verb", "no such field"],
  [{ flows: [{ ...flow, http: { headers: { a: 1 } } }] }, "flows[0].http.headers.a", "must be a text"],
  [
    { flows: [{ ...flow, http: { headers: { "X-A": "1", "x-a": "2" } } }] },
    "flows[0].http.headers.x-a",
    "the same header twice, in another spelling",
  ],
  [{ secrets: { "shop/keys": 1 } }, "secrets.shop/keys", "must be a text, is 1"],
];

describe("the check of a question", () => {
  for (const [value, path, reason] of wrong) {
    it(`refuses ${JSON.stringify(value)}`, () =>
      assert.throws(
        () => checkQuestion(value),
        (error: unknown) => {
          assert.ok(error instanceof QuestionError);
          assert.equal(error.path, path);
          assert.ok(error.message.startsWith(`${path}: `) && error.message.includes(reason), error.message);
          return true;
        },
      ));
  }

  it("takes a question with everything in it, and gives it back", () => {
    const question = {
      clusterName: "east",
      namespaces: { shop: { labels: { team: "a" } }, bank: {} },
      endpoints: [
        { ...endpoint, labels: {}, serviceAccount: "a", cluster: "b", namedPorts: { http: { port: 80 } } },
      ],
      services: [
        { ...endpoint, labels: {}, selector: { app: "a" }, ports: [{ port: 80 }], addresses: ["10.0.0.1"] },
      ],
      cidrGroups: { a: { cidrs: ["10.0.0.0/8"] } },
      secrets: { "shop/keys": "a" },
      policies: [{ kind: "whatever" }],
      flows: [{ ...flow, protocol: "TCP", http: { method: "GET", headers: { a: "b" } }, dns: { name: "a" } }],
    };
    assert.deepEqual(checkQuestion(question), question);
    assert.deepEqual(checkQuestion({}), {});
  });

  it("copies nothing of a list in which there is nothing to take out", () => {
    const question = { endpoints: [endpoint], policies: [{ kind: "whatever" }], flows: [flow] };
    const read = checkQuestion(question);
    assert.equal(read.endpoints, question.endpoints);
    assert.equal(read.flows, question.flows);
  });

  it("takes null and empty optional texts, as other languages write them, for absent", () => {
    const spare = { labels: null, serviceAccount: "", cluster: "", namedPorts: null };
    const read = checkQuestion({
      clusterName: "",
      services: null,
      namespaces: { shop: null, bank: { labels: null } },
      endpoints: [{ ...endpoint, ...spare }, endpoint],
      flows: [{ ...flow, protocol: "", dns: null, http: { method: "GET", headers: null } }],
    });
    assert.deepEqual(read, {
      namespaces: { shop: {}, bank: {} },
      endpoints: [endpoint, endpoint],
      flows: [{ ...flow, http: { method: "GET" } }],
    });
  });

  it("lets remarks stand that look like no field of ours", () => {
    const remarks = { id: 7, comment: "from the fuzzer" };
    const question = {
      ...remarks,
      endpoints: [{ ...endpoint, ...remarks }],
      flows: [{ ...flow, ...remarks }],
    };
    assert.deepEqual(checkQuestion(question), question);
  });
});
