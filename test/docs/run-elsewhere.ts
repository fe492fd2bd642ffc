/** Commands of the documentation that the shell of their page does not run, and what does. */
export interface RunElsewhere {
  /** Page, or folder of pages with a slash at the end. */
  readonly page: string;
  /** Commands it is about: those that match as a whole. */
  readonly command: RegExp;
  /** What runs them, or why nothing does. */
  readonly because: string;
  /** What the shell runs in their place. */
  readonly instead?: string;
}

/** The exceptions. A test fails when one of them is about no command any more. */
export const runElsewhere: readonly RunElsewhere[] = [
  {
    page: "README.md",
    command: /npm ci && npm start/,
    because: "the tests run with packages that are installed",
    instead: "npm start",
  },
  {
    page: "README.md",
    command: /npm ci && npm test/,
    because: "it is what runs this test",
  },
  {
    page: "docs/your-policies.md",
    command: /npm ci/,
    because: "the tests run with packages that are installed",
  },
  {
    page: "CONTRIBUTING.md",
    command: /npm (?:ci|test|run (?:test:\w+|lint|generate))/,
    because: "npm test is these, but for generate, whose files a test compares with their sources",
  },
  {
    page: "CONTRIBUTING.md",
    command: /npm run (?:fuzz|bench|test:swaps).*/,
    because: "they take from minutes to an hour; parts of each are in npm test, with fewer worlds and swaps",
  },
  {
    page: "docs/monitoring.md",
    command: /KPS_CHART=\S+ npm run test:e2e/,
    because: "the chart is in no package registry; the tests run with a small one of the same mechanics",
  },
  {
    page: "docs/runbook.md",
    command: /\.\/lab prove.*/,
    because:
      "without packets it ends with 3, as the page says; test/packets/runbook.packets.test.ts runs it with them",
    instead: "./lab prove; [ $? -eq 3 ]",
  },
  {
    page: "docs/runbook.md",
    command: /\.\/lab hubble .*/,
    because: "without packets nobody can be asked; test/packets/runbook.packets.test.ts runs it",
  },
  {
    page: "docs/policies/",
    command: /pulumi config set .*/,
    because:
      "test/docs/policy-pages.e2e.test.ts does what each page says, and looks at what is there afterwards",
  },
];

/** The exception for a command of a page; undefined where its shell runs it. */
export const elsewhere = (page: string, command: string): RunElsewhere | undefined => {
  const text = command.replace(/\s+#.*$/, "");
  return runElsewhere.find(
    (each) =>
      (each.page.endsWith("/") ? page.startsWith(each.page) : page === each.page) &&
      new RegExp(`^(?:${each.command.source})$`).test(text),
  );
};
