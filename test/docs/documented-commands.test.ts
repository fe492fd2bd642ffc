import assert from "node:assert/strict";
import { blockProblems, hasCommands } from "./command-block";
import { commandProblem } from "./command-problems";
import { type MarkdownPage, parsePage } from "./markdown-page";
import { documentationPages } from "./pages";
import { recordCommands } from "./record-commands";

/** Commands set as code within a sentence that can be read by themselves. */
const inlineCommand = /^(?:\.\/lab |npm run|pulumi (?:up|preview|destroy|refresh|config (?:set|rm))) ?/;

/** Everything that is wrong with the commands of a page, without running one. */
const commandProblems = async (page: MarkdownPage): Promise<readonly string[]> => {
  const scripts = [
    ...page.blocks.filter(hasCommands),
    ...page.codeSpans.filter(({ text }) => inlineCommand.test(text)),
  ];
  const found = await Promise.all(
    scripts.map(async ({ line, text }) => {
      const { commands, complaint } = recordCommands(text);
      const problems = await Promise.all(
        commands.map(async (command) => {
          const problem = await commandProblem(command);
          return problem === undefined ? [] : [`line ${line}: ${command.join(" ")}: ${problem}`];
        }),
      );
      return [...(complaint === "" ? [] : [`line ${line}: ${complaint}`]), ...problems.flat()];
    }),
  );
  return found.flat();
};

const page = (...lines: readonly string[]): MarkdownPage => parsePage("fixture.md", lines.join("\n"));

const shell = (...lines: readonly string[]): MarkdownPage => page("```sh", ...lines, "```");

describe("the commands of the documentation", () => {
  for (const each of documentationPages()) {
    it(`${each.path}: are marked as such`, () => {
      assert.deepEqual(blockProblems(each), []);
    });
    it(`${each.path}: are commands that exist`, async () => {
      assert.deepEqual(await commandProblems(each), []);
    });
  }
});

describe("a slip in the documentation's commands is noticed", () => {
  it("commands set by indentation", () => {
    assert.equal(blockProblems(page("Then:", "", "    ./lab policies")).length, 1);
  });
  it("commands in a block of another language", () => {
    assert.equal(blockProblems(page("```", "./lab policies", "```")).length, 1);
    assert.equal(blockProblems(page("```bash", "./lab policies", "```")).length, 1);
  });

  const slips: Readonly<Record<string, readonly [MarkdownPage, RegExp]>> = {
    "a quote that is not closed": [shell("echo 'x"), /unexpected EOF|unterminated/],
    "a program that nobody has": [shell("kubetcl get pods"), /kubetcl.*not found/],
    "a command that lab does not have": [shell("./lab verify"), /unknown command/],
    "an option that lab does not have": [shell("./lab verdicts --fase baseline"), /unknown option/],
    "a value that an option does not take": [shell("./lab verify-clean --after tea"), /is invalid/],
    "a slip behind a pipe": [shell("kubectl get netpol -A -o yaml | ./lab lint -x -"), /unknown option/],
    "a slip inside a substitution": [
      shell('eval "$(./lab sandbox environment)"'),
      /unknown command|too many/,
    ],
    "a slip in the commands of a real cluster": [shell("# real cluster", "./lab lnit"), /unknown command/],
    "a script that package.json does not have": [shell("npm run generat"), /no script/],
    "a key of the configuration that is not there": [
      shell("pulumi config set --path cilium.adpot true"),
      /no key cilium.adpot/,
    ],
    "a value that a key does not take": [shell("pulumi config set phase basline"), /does not take basline/],
    "a value deep in the tree": [
      shell("pulumi config set --path 'policies.overlays[0]' essentials"),
      /does not take essentials/,
    ],
    "a slip within a sentence": [page("Run `./lab polices` now."), /unknown command/],
    "a slip in a list": [page("1. Then", "", "   ```sh", "   ./lab lnit", "   ```"), /unknown command/],
  };
  for (const [what, [fixture, problem]] of Object.entries(slips)) {
    it(what, async () => {
      assert.match((await commandProblems(fixture)).join("\n"), problem);
    });
  }

  it("and what is right is left alone", async () => {
    const right = shell(
      'eval "$(./lab sandbox env)"',
      "pulumi config set phase l7-get-root && pulumi up --yes # swap",
      "pulumi config set --secret --path monitoring.grafana.adminPassword",
      "pulumi config set --path 'policies.overlays[0]' cluster-essentials",
      "./lab verdicts --diff baseline l7-get-root",
      "./lab verdicts --help",
      "npm run test:unit",
    );
    assert.deepEqual(blockProblems(right), []);
    assert.deepEqual(await commandProblems(right), []);
  });
});
