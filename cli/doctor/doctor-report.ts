import type { Check } from "../../health/checks/check";
import { severities } from "../../health/finding";
import type { Report, ReportResult } from "../report/report";
import type { Diagnosis } from "./diagnosis";
import type { DoctorOptions } from "./doctor-options";
import { summaryText } from "./doctor-text";

/** The rule of what could not be read: no check of its own, and never silently passed. */
const unreadRule = {
  id: "not-read",
  summary: "Something could not be read, so that checks could not look.",
  source: "docs/doctor.md",
} as const;

/** A diagnosis in the form from which every other format is made. */
export const doctorReport = (
  diagnosis: Diagnosis,
  checks: readonly Check[],
  { failOn }: Pick<DoctorOptions, "failOn">,
  version: string,
): Report => {
  const counting = failOn === "none" ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  const { findings, unread, passed } = diagnosis.report;
  return {
    command: "lab doctor",
    version,
    summary: summaryText(diagnosis),
    rules: [
      ...checks.map(({ id, title, source, severity }) => ({
        id,
        summary: `${title}.`,
        source,
        level: severity,
      })),
      unreadRule,
    ],
    results: [
      ...findings.map(
        ({ check, severity, subject, evidence, fix }): ReportResult => ({
          rule: check,
          level: severity,
          fails: counting.some((each) => each === severity),
          subject,
          message: evidence,
          fix,
        }),
      ),
      ...unread.map(
        ({ title, because, right, checks: blind }): ReportResult => ({
          rule: unreadRule.id,
          level: "error",
          fails: true,
          subject: title,
          message: `${because}; not known: ${blind.join(", ")}`,
          ...(right === undefined ? {} : { fix: `the right to ${right}` }),
        }),
      ),
    ],
    clean: passed.map((subject) => ({ subject })),
  };
};
