import { escapeHtml } from "../../../questions/picture/escape-html";
import { pageStyle } from "./page-style";

/**
 * A page as one file that needs nothing else: no font, no picture, nothing from anywhere.
 *
 * @param title as text; it is the heading, too.
 * @param body what follows the heading, as HTML.
 */
export const wholePage = (title: string, body: readonly string[]): string =>
  [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${pageStyle}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeHtml(title)}</h1>`,
    ...body,
    "</body>",
    "</html>",
    "",
  ].join("\n");
