import { lexer, type Token, type Tokens, walkTokens } from "marked";

/** A block of code of a page. */
export interface CodeBlock {
  /** Line of its first line of code, from 1. */
  readonly line: number;
  /** First word of the info string; empty where there is none. */
  readonly language: string;
  /** Whether it is set by indentation and not by a fence, and so can say no language. */
  readonly indented: boolean;
  readonly text: string;
}

/** Something in a page's text, and where it stands. */
export interface Mention {
  readonly line: number;
  readonly text: string;
}

/** What the checks look at in a page of the documentation. */
export interface MarkdownPage {
  /** Path below the project's folder, with slashes. */
  readonly path: string;
  readonly blocks: readonly CodeBlock[];
  /** Targets of links, as they are written. */
  readonly links: readonly Mention[];
  /** Sources of pictures, in Markdown and in HTML. */
  readonly images: readonly Mention[];
  /** Texts set as code within prose. */
  readonly codeSpans: readonly Mention[];
  /** Anchors of the headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

/** The anchor of a heading: GitHub keeps letters, digits, `_` and `-`, and makes a blank a hyphen. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map((token) =>
      "tokens" in token && token.tokens !== undefined
        ? plainText(token.tokens)
        : "text" in token
          ? String(token.text)
          : "",
    )
    .join("");

const htmlImages = (html: string): readonly string[] =>
  [...html.matchAll(/<(?:img|source)\b[^>]*?\b(?:src|srcset)="([^"]+)"/g)].flatMap(
    ([, source]) => source ?? [],
  );

/** Finds texts one after the other, so that the same text twice has two lines. */
class Finder {
  private from = 0;

  constructor(private readonly source: string) {}

  /** Line of the next place of a text, from 1; the line of the one before where it is not found as it is. */
  lineOf(text: string): number {
    const at = this.source.indexOf(text, this.from);
    if (at >= 0) this.from = at;
    return this.source.slice(0, this.from).split("\n").length;
  }
}

const isCode = (token: Token): token is Tokens.Code => token.type === "code";
const isHeading = (token: Token): token is Tokens.Heading => token.type === "heading";
const isLink = (token: Token): token is Tokens.Link => token.type === "link";
const isImage = (token: Token): token is Tokens.Image => token.type === "image";

/** Reads a page of Markdown. */
export const parsePage = (path: string, source: string): MarkdownPage => {
  const finder = new Finder(source);
  const blocks: CodeBlock[] = [];
  const links: Mention[] = [];
  const images: Mention[] = [];
  const codeSpans: Mention[] = [];
  const anchors = new Set<string>();
  walkTokens(lexer(source), (token) => {
    if (isCode(token)) {
      const line = finder.lineOf(token.text.split("\n")[0] ?? "");
      const indented = token.codeBlockStyle === "indented";
      blocks.push({ line, language: token.lang?.split(/\s/)[0] ?? "", indented, text: token.text });
    } else if (isHeading(token)) {
      const anchor = anchorOf(plainText(token.tokens));
      const same = [...anchors].filter((each) => each.replace(/-\d+$/, "") === anchor).length;
      anchors.add(anchors.has(anchor) ? `${anchor}-${same}` : anchor);
    } else if (isLink(token)) {
      links.push({ line: finder.lineOf(token.raw), text: token.href });
    } else if (isImage(token)) {
      images.push({ line: finder.lineOf(token.raw), text: token.href });
    } else if (token.type === "codespan") {
      codeSpans.push({ line: finder.lineOf(token.raw), text: (token as Tokens.Codespan).text });
    } else if (token.type === "html") {
      const { raw } = token;
      for (const text of htmlImages(raw)) images.push({ line: finder.lineOf(text), text });
    }
  });
  return { path, blocks, links, images, codeSpans, anchors };
};
