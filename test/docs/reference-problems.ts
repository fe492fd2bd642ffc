import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { MarkdownPage, Mention } from "./markdown-page";
import { root } from "./pages";

const isElsewhere = (target: string): boolean => /^[a-z]+:/i.test(target);

const fileOf = (page: MarkdownPage, path: string): string =>
  posix.normalize(posix.join(posix.dirname(page.path), decodeURIComponent(path)));

/**
 * Links and pictures of a page that lead nowhere: to a file that is not there, or to a heading that a page does not
 * have. Addresses outside of the project are not asked.
 *
 * @param pages all pages, whose headings links may name.
 */
export const linkProblems = (page: MarkdownPage, pages: readonly MarkdownPage[]): readonly string[] => {
  const missing = ({ line, text }: Mention, path: string): readonly string[] =>
    existsSync(join(root, fileOf(page, path))) ? [] : [`line ${line}: ${text} is not there`];
  const links = page.links
    .filter(({ text }) => !isElsewhere(text))
    .flatMap((link) => {
      const [path = "", anchor] = link.text.split("#");
      if (path !== "" && missing(link, path).length > 0) return missing(link, path);
      const target = path === "" ? page : pages.find((each) => each.path === fileOf(page, path));
      return anchor === undefined || target?.anchors.has(anchor) === true
        ? []
        : [`line ${link.line}: ${link.text}: no such heading`];
    });
  const images = page.images
    .filter(({ text }) => !isElsewhere(text))
    .flatMap((image) => missing(image, image.text));
  return [...links, ...images];
};

/** A path of the project in prose, such as `components/cilium.ts` or `verdicts/`. */
const projectPath =
  /^(?:bench|cli|cluster|components|config|docs|examples|observability|policies|sandbox|scripts|talos|test|traffic|verdicts)\/[\w./-]*$/;

/** Paths of the project that a page names in prose and that are not there. */
export const pathProblems = ({ codeSpans }: MarkdownPage): readonly string[] =>
  codeSpans
    .filter(({ text }) => projectPath.test(text) && !existsSync(join(root, text)))
    .map(({ line, text }) => `line ${line}: ${text} is not there`);
