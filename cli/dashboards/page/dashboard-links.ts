import { escapeHtml } from "../../../questions/picture/escape-html";

/** What an address of a dashboard becomes in the page: another dashboard's place in it, or a page elsewhere. */
export type LinkTarget =
  | { readonly kind: "anchor"; readonly href: string }
  | { readonly kind: "elsewhere"; readonly href: string };

/**
 * Where a link leads, nothing where it leads nowhere from here (a dashboard that is not in the page, a place in Grafana).
 *
 * @param uids of the dashboards in the page.
 */
export const linkTarget = (url: string, uids: ReadonlySet<string>): LinkTarget | undefined => {
  const [, uid] = /^\/d\/([\w-]+)/.exec(url) ?? [];
  if (uid !== undefined) return uids.has(uid) ? { kind: "anchor", href: `#${uid}` } : undefined;
  return /^https:\/\//.test(url) ? { kind: "elsewhere", href: url } : undefined;
};

/** A link as HTML; its text alone where it leads nowhere. */
export const linkHtml = (title: string, url: string, uids: ReadonlySet<string>): string => {
  const target = linkTarget(url, uids);
  const text = escapeHtml(title);
  if (target === undefined) return text;
  const away = target.kind === "elsewhere" ? ' rel="noopener noreferrer"' : "";
  return `<a href="${escapeHtml(target.href)}"${away}>${text}</a>`;
};
