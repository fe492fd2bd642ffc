import { detailLines, UserError } from "../../messages/user-error";

/** A chart cannot be had, or is not the one that is expected. Nothing has been changed. */
export const chartError = (summary: string, details: readonly string[], fix: string): UserError =>
  new UserError(`${summary}; nothing was changed.${detailLines(details)}`, { fix });
