import type { Diagnosis } from "./diagnosis";

/** A diagnosis for programs: fields are added in later versions, never renamed. */
export const doctorJson = ({ about, report, exitCode }: Diagnosis) => ({
  context: about.context,
  server: about.server,
  healthy: exitCode === 0,
  findings: report.findings,
  unread: report.unread.map(({ facts, because, right, checks }) => ({
    facts,
    because,
    right: right ?? null,
    checks,
  })),
  passed: report.passed,
  notHere: report.notHere,
});
