import { Marked } from "marked";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { linkHtml } from "./dashboard-links";

/**
 * A panel's Markdown as HTML. HTML in it is shown as text, pictures are left out, links lead where those of the page lead.
 *
 * @param uids of the dashboards in the page.
 */
export const markdownHtml = (markdown: string, uids: ReadonlySet<string>): string => {
  const marked = new Marked({
    async: false,
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      link: ({ text, href }) => linkHtml(text, href, uids),
      // Below the panel's own heading.
      heading: ({ text }) => `<h5>${escapeHtml(text)}</h5>\n`,
    },
  });
  return marked.parse(markdown, { async: false });
};
