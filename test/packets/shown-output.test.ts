import assert from "node:assert/strict";
import { parsePage } from "../docs/markdown-page";
import { missingLine, shownOutputs, withoutChance } from "./shown-output";

const fence = "```";
const page = (between: string): string =>
  [
    `${fence}sh`,
    "# real cluster",
    "kubectl get pods",
    fence,
    between,
    `${fence}text`,
    "one",
    "",
    "two",
    fence,
  ].join("\n");

describe("output that a page shows", () => {
  it("belongs to the commands right above it", () => {
    const [shown] = shownOutputs(parsePage("a.md", page("")));
    assert.deepEqual(shown?.lines, ["one", "two"]);
    assert.deepEqual(
      shown?.commands.map(({ text }) => text),
      ["kubectl get pods"],
    );
    assert.deepEqual(shownOutputs(parsePage("a.md", page("\nSomething else:\n\nand more\n"))), []);
  });

  it("is compared without what is another in every run", () => {
    const line = (time: string, id: number, pod: string): string =>
      `Nov 27 ${time}: policy-lab/client:47904 (ID:${id}) <> policy-lab/server-${pod}:8080 (ID:1) DROPPED 12ms`;
    const [one, other] = [
      line("13:02:15.645", 7, "5689dd4d58-gm2m9"),
      line("14:02:15.1", 99, "abcdef1234-xyz12"),
    ];
    assert.equal(withoutChance(one), withoutChance(other));
    assert.notEqual(withoutChance(one), withoutChance(other.replace("DROPPED", "FORWARDED")));
    assert.notEqual(withoutChance(one), withoutChance(other.replace(":8080", ":8081")));
  });

  it("is compared without how long a probe took, and how wide that makes a column", () => {
    const row = (time: string, client: string): string =>
      `✓  client → server  allowed  ${client}  ${time}  forwarded`;
    assert.equal(withoutChance(row("0.4 s", "200")), withoutChance(row("10.4 s  ", "200    ")));
    assert.notEqual(withoutChance(row("0.4 s", "200")), withoutChance(row("0.4 s", "403")));
    const request = (address: string, path: string): string => `(GET http://${address}:8080${path})`;
    assert.equal(withoutChance(request("10.244.100.227", "/")), withoutChance(request("10.244.3.4", "/")));
    assert.notEqual(withoutChance(request("10.0.0.1", "/")), withoutChance(request("10.0.0.1", "/deny")));
  });

  it("has to be printed in its order", () => {
    assert.equal(missingLine(["a", "b"], "x\na\ny\nb\n"), undefined);
    assert.equal(missingLine(["b", "a"], "a\nb\n"), "a");
    assert.equal(missingLine(["GET / 200"], "GET / 403\n"), "GET / 200");
  });
});
