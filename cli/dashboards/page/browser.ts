// The little of the browser that the page's script uses. The DOM's own types would come with global names for the whole
// program (`name`, `status`, `close`), and a forgotten import of one of these would compile.

/** An element of the page. */
export interface PageElement {
  readonly id: string;
  readonly textContent: string | null;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly dataset: Record<string, string | undefined>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  addEventListener(type: "click", listener: () => void): void;
}

interface Page {
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

interface MediaQuery {
  readonly matches: boolean;
  addEventListener(type: "change", listener: () => void): void;
}

interface SizeObserver {
  observe(element: PageElement): void;
}

/** `window`, as far as it is used. */
export interface Browser {
  readonly document: Page;
  matchMedia(query: string): MediaQuery;
  readonly ResizeObserver: new (
    listener: (entries: readonly { readonly target: PageElement }[]) => void,
  ) => SizeObserver;
}
